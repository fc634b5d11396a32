using System.CommandLine;
using Iso8583.Emulator.Output;
using Iso8583.Emulator.Terminal;

namespace Iso8583.Emulator.Commands;

/// <summary><c>demo</c>: a day in the life of four terminals against a running acquirer.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var unionPay = CommandOptions.Address("--unionpay", "127.0.0.1:8584", "where the acquirer listens for UnionPay POS terminals");
        var iso87 = CommandOptions.Address("--iso87", "127.0.0.1:8583", "where it listens for ISO 8583:1987 ASCII");
        var http = CommandOptions.WebAddress("--http", "http://127.0.0.1:8580", "its HTTP address, for the SMS inbox");
        var profile = new Option<FileInfo?>("--profile") { Description = "terminals, cards and plan of the day (default: built in)" };
        var state = new Option<FileInfo?>("--state") { Description = "file in which the terminals keep STAN, batch, keys and open reversals (default: none)" };
        var timeout = CommandOptions.Duration("--timeout", "2s", "how long a terminal waits for an answer");
        var inTurn = new Option<bool>("--in-turn") { Description = "one terminal after the other instead of all at once" };
        var format = CommandOptions.Format();
        var command = new Command("demo", "A day in the life of four terminals: sign-on, sales, a decline, a lost answer and its reversal, void, settlement.")
        {
            unionPay, iso87, http, profile, state, timeout, inTurn, format,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var time = TimeProvider.System;
            var stateFile = result.GetValue(state);
            var profileFile = result.GetValue(profile);
            var writer = result.InvocationConfiguration.Output;
            using var client = new HttpClient();
            client.BaseAddress = result.GetRequiredValue(http);
            var day = new DemoDay
            {
                Document = profileFile is null ? ProfileDocument.BuiltIn() : ProfileDocument.Open(profileFile.FullName),
                States = stateFile is null ? StateFile.InMemory() : StateFile.Open(stateFile.FullName),
                UnionPay = result.GetRequiredValue(unionPay),
                Iso87 = result.GetRequiredValue(iso87),
                Http = client,
                Timeout = result.GetValue(timeout) ?? TimeSpan.FromSeconds(2),
                InTurn = result.GetValue(inTurn),
                Output = result.GetValue(format) == "json" ? new JsonOutput(writer, time) : new TextOutput(writer, time),
                Time = time,
            };
            return await day.RunAsync(cancellationToken).ConfigureAwait(false);
        });
        return command;
    }
}
