using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using HdrHistogram;
using Iso8583.Core.Documents;
using Iso8583.Emulator.Link;
using Iso8583.Emulator.Load;

namespace Iso8583.Emulator.Commands;

/// <summary><c>load</c>: one message again and again at a constant rate, with percentiles that can be believed.</summary>
internal static class LoadCommand
{
    private const double MaxRate = 100_000;

    public static Command Create()
    {
        var address = new Argument<EndPoint>("address") { Description = "host:port", CustomParser = result => CommandOptions.ParseAddress(result, "address") };
        var parts = new Argument<string[]>("message")
        {
            Description = "MTI FIELD=VALUE ... as for send; F11 is the first STAN and counts up, F7 follows the clock", Arity = ArgumentArity.OneOrMore,
        };
        CommandOptions.RejectOptions(parts);
        var dialect = new Option<string>("--dialect", "-d") { Description = "how the message is written: a built-in dialect or a dialect file", DefaultValueFactory = _ => "iso87-ascii" };
        var framing = new Option<string>("--framing", "-f") { Description = "how messages are framed (default: the dialect's)", DefaultValueFactory = _ => "" };
        var envelope = new Option<string>("--envelope") { Description = "TPDU and header in hex (default: the framing's)", DefaultValueFactory = _ => "" };
        var rate = Rate();
        var duration = CommandOptions.Duration("--duration", "30s", "how long, warm-up included");
        var warmUp = CommandOptions.Duration("--warm-up", "5s, at most half of the duration", "what falls due in this first time is not measured");
        var connections = CommandOptions.Whole("--connections", 8, 1, 10_000, "connections; messages go round them");
        var inFlight = CommandOptions.Whole("--in-flight", 64, 1, 10_000, "open requests of one connection at most");
        var timeout = CommandOptions.Duration("--timeout", "5s", "how long to wait for an answer");
        var p99 = CommandOptions.Duration("--p99", null, "exit code 1 where the response time of one in a hundred is longer, or anything is lost");
        var hdr = new Option<FileInfo?>("--hdr") { Description = "file for the percentiles of the response time in the form of HdrHistogram's plotters (ms)" };
        var picture = new Option<FileInfo?>("--picture") { Description = "file for a picture of them (SVG)" };
        var format = CommandOptions.Format();
        var command = new Command("load", "Sends a message again and again at a constant rate, and measures from the moment at which each was due.")
        {
            address, parts, dialect, framing, envelope, rate, duration, warmUp, connections, inFlight, timeout, p99, hdr, picture, format,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            if (!DialectOptions.TryResolve(result.GetRequiredValue(dialect), result.InvocationConfiguration.Error, out var table)) return ExitCode.Usage;
            var link = SendCommand.Options(table, result.GetRequiredValue(framing), result.GetRequiredValue(envelope));
            var length = result.GetValue(duration) ?? TimeSpan.FromSeconds(30);
            var plan = new LoadPlan
            {
                EndPoint = result.GetRequiredValue(address),
                Link = link,
                Message = new LoadMessage(SendCommand.Read(result.GetRequiredValue(parts), table, link.Time), table, link.Time),
                Rate = result.GetRequiredValue(rate),
                Duration = length,
                WarmUp = result.GetValue(warmUp) ?? TimeSpan.FromSeconds(Math.Min(5, length.TotalSeconds / 2)),
                Connections = result.GetValue(connections),
                MaxInFlight = result.GetValue(inFlight),
                Timeout = result.GetValue(timeout) ?? TimeSpan.FromSeconds(5),
            };
            if (plan.WarmUp >= plan.Duration)
            {
                await result.InvocationConfiguration.Error.WriteLineAsync("--warm-up: longer than the whole run, nothing would be measured").ConfigureAwait(false);
                return ExitCode.Usage;
            }

            var report = new LoadReport(result.InvocationConfiguration.Output, result.GetRequiredValue(format) == "json");
            try
            {
                var measured = await new LoadRun(plan) { Passed = report.Interval }.RunAsync(cancellationToken).ConfigureAwait(false);
                report.Summary(plan, measured);
                Save(result.GetValue(hdr), result.GetValue(picture), plan, measured);
                return Judge(measured, result.GetValue(p99));
            }
            catch (Exception e) when (e is SocketException or TimeoutException)
            {
                await result.InvocationConfiguration.Error.WriteLineAsync($"{ConnectionFault.Name(plan.EndPoint)}: {ConnectionFault.Describe(e)}").ConfigureAwait(false);
                return ExitCode.NoConnection;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                await result.InvocationConfiguration.Error.WriteLineAsync("--hdr, --picture: " + FileFault.Reason(e)).ConfigureAwait(false);
                return ExitCode.Usage;
            }
        });
        return command;
    }

    private static int Judge(LoadResult result, TimeSpan? p99)
    {
        if (result.Answered == 0) return ExitCode.ExpectationFailed;
        return p99 is { } limit && (result.Response.P99 > limit.TotalMilliseconds || result.Answered < result.Due) ? ExitCode.ExpectationFailed : ExitCode.Good;
    }

    private static void Save(FileInfo? hdr, FileInfo? picture, LoadPlan plan, LoadResult result)
    {
        if (hdr is not null)
        {
            using var writer = new StreamWriter(hdr.FullName);
            result.ResponseHistogram.OutputPercentileDistribution(writer, outputValueUnitScalingRatio: 1000);
        }

        if (picture is not null) File.WriteAllText(picture.FullName, LoadPicture.Draw(plan, result));
    }

    private static Option<double> Rate() => new("--rate")
    {
        Description = "messages a second over all connections",
        DefaultValueFactory = _ => 100,
        CustomParser = result =>
        {
            if (result.Tokens.Count == 1 && double.TryParse(result.Tokens[0].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value is > 0 and <= MaxRate) return value;
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"--rate: expected messages a second, above 0 and at most {MaxRate}"));
            return 1;
        },
    };
}
