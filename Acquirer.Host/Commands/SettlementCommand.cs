using System.CommandLine;
using System.Globalization;
using Iso8583.Host.Composition;
using Iso8583.Host.Configuration;
using Iso8583.Host.Configuration.Seed;
using Iso8583.Host.Ledger;
using Iso8583.Host.Settlement;
using Iso8583.Host.Settlement.Reports;

namespace Iso8583.Host.Commands;

/// <summary><c>settlement report | statement | clearing | reconcile</c>: reads a ledger file, also one that a host has open, and never changes it.</summary>
internal static class SettlementCommand
{
    private const int Good = 0;
    private const int Differences = 1;
    private const int Refused = 4;

    public static Command Create() => new("settlement", "Reports of a business day from a ledger file. Only exercise writes, to a ledger of its own.")
    {
        Make("report", "What each merchant sold, paid in fees and was paid.", "csv", ["csv", "json", "html"], Report),
        Make("statement", "Statements of the merchants' accounts (ISO 20022 camt.053.001.08).", "camt053", ["camt053"], Statement),
        Make("clearing", "Every transaction of the day that moves money, cards masked.", "csv", ["csv"], Clearing),
        Exercise(),
        Make("reconcile", "Ledger against terminal batch against deposit: lists every difference. Exit code 1 where there is one.", "csv", ["csv", "json"], Reconcile),
    };

    private static Command Make(string name, string description, string fallback, string[] formats, Func<Request, int> action)
    {
        var file = new Argument<string>("file") { Description = "The ledger file.", DefaultValueFactory = _ => new LedgerOptions().Path };
        var day = new Option<string>("--day") { Description = "Business day, YYYY-MM-DD.", Required = true };
        var format = new Option<string>("--format") { Description = $"One of {string.Join(", ", formats)}.", DefaultValueFactory = _ => fallback };
        var seed = new Option<string>("--seed") { Description = "Seed file with the merchants' names and plans.", DefaultValueFactory = _ => new AcquirerOptions().SeedFile };
        var output = new Option<string?>("--output", "-o") { Description = "File to write; without it, standard output." };
        format.AcceptOnlyFromAmong(formats);
        var command = new Command(name, description) { file, day, format, seed, output };
        command.SetAction(result =>
        {
            var text = result.GetRequiredValue(day);
            if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                throw new ConfigurationFaultException($"--day '{text}': expected a date as YYYY-MM-DD.");
            var document = SeedReader.ReadFile(ConfigurationReading.BesideProgram(result.GetRequiredValue(seed)));
            var master = SeedMapping.ToMasterData(document, new LedgerOptions().CreateTokenizer());
            try
            {
                if (result.GetValue(output) is not { } path) return action(new Request(result.GetRequiredValue(file), date, result.GetRequiredValue(format), master, result.InvocationConfiguration.Output, result.InvocationConfiguration.Error));
                using var writer = new StreamWriter(path);
                return action(new Request(result.GetRequiredValue(file), date, result.GetRequiredValue(format), master, writer, result.InvocationConfiguration.Error));
            }
            catch (LedgerRefusedException exception)
            {
                result.InvocationConfiguration.Error.WriteLine(exception.Message);
                return Refused;
            }
        });
        return command;
    }

    private static Command Exercise()
    {
        var file = new Argument<string>("file") { Description = "A ledger file of its own; made where there is none." };
        var days = new Option<int>("--days") { Description = "Business days to play.", DefaultValueFactory = _ => 3 };
        var merchants = new Option<int>("--merchants") { Description = "Merchants to pay.", DefaultValueFactory = _ => 200 };
        var command = new Command("exercise", "Plays invented days and pays merchants, on a ledger of its own: for checks by killing.") { file, days, merchants };
        command.SetAction(async (result, cancellation) =>
        {
            try
            {
                var options = new LedgerOptions { Path = result.GetRequiredValue(file) };
                await SettlementExercise.RunAsync(options, result.GetValue(days), result.GetValue(merchants), result.InvocationConfiguration.Output, cancellation).ConfigureAwait(false);
                return Good;
            }
            catch (LedgerRefusedException exception)
            {
                await result.InvocationConfiguration.Error.WriteLineAsync(exception.Message).ConfigureAwait(false);
                return Refused;
            }
        });
        return command;
    }

    private static int Report(Request request)
    {
        var day = Read(request, out _);
        var lines = SettlementReport.Lines(day, request.Master);
        request.Output.Write(request.Format switch
        {
            "json" => SettlementReport.ToJson(request.Day, lines) + "\n",
            "html" => SettlementPage.Write(request.Day, lines),
            _ => SettlementReport.ToCsv(request.Day, lines),
        });
        return Good;
    }

    private static int Statement(Request request)
    {
        var day = Read(request, out var reading);
        if (!day.Merchants.Any())
        {
            request.Error.WriteLine($"No merchant's account has moved on {request.Day:yyyy-MM-dd} or since: there is nothing to state.");
            return Differences;
        }

        request.Output.Write(Camt053.Write(day, reading.Balances, request.Master, reading.LastBusinessTime) + "\n");
        return Good;
    }

    private static int Clearing(Request request)
    {
        var file = new ClearingFile(request.Day, request.Output);
        LedgerFileReading.Run(request.File, request.Day, request.Day, file.Add);
        file.End();
        return Good;
    }

    private static int Reconcile(Request request)
    {
        var day = Read(request, out var reading);
        var differences = Reconciliation.Compare(day, reading.Settlement);
        request.Output.Write(request.Format == "json" ? Reconciliation.ToJson(day, differences) + "\n" : Reconciliation.ToCsv(day, differences));
        return differences.Count == 0 ? Good : Differences;
    }

    private static SettlementDay Read(Request request, out LedgerFileReading reading)
    {
        var day = new SettlementDay(request.Day);
        reading = LedgerFileReading.Run(request.File, request.Day, request.Day, day.Add);
        return day;
    }

    private sealed record Request(string File, DateOnly Day, string Format, MasterData Master, TextWriter Output, TextWriter Error);
}
