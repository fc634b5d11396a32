using System.Diagnostics;
using System.Globalization;
using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Gateways;
using Iso8583.Host.Notifications.Smpp;
using Iso8583.Host.Notifications.SmsCentre;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Iso8583.Benchmarks.Host;

/// <summary>The dispatcher's numbers in one run: peers on loopback without Nagle's delay, everything durable on the disk of the folder.</summary>
internal static class NotifyFigures
{
    private const int Events = 100_000;
    private const int Messages = 50_000;

    /// <summary>Runs one part, or all but the backlog.</summary>
    /// <param name="output">Where figures go.</param>
    /// <param name="folder">A new folder: its disk counts.</param>
    /// <param name="part"><c>durable</c>, <c>smpp</c>, <c>recovery</c>, <c>latency</c>, <c>cost</c>, one run <c>off</c>, <c>inbox</c>, <c>link</c> or <c>dead</c>, <c>fill</c>, <c>backlog</c> (after <c>fill</c>, in the same folder).</param>
    /// <param name="size">Of <c>fill</c> the number of messages, of <c>backlog</c> that of pairs; 0 for 1,000,000 and 7.</param>
    public static async Task RunAsync(TextWriter output, string folder, string part, int size)
    {
        Directory.CreateDirectory(folder);
        if (part is "all" or "durable") await DurableAsync(output, Path.Combine(folder, "durable")).ConfigureAwait(false);
        if (part is "all" or "smpp")
        {
            for (var i = 0; i < 3; i++) await LinkAsync(output, Path.Combine(folder, $"link{i}")).ConfigureAwait(false);
        }

        if (part is "all" or "recovery")
        {
            await FailOverAsync(output, Path.Combine(folder, "failover")).ConfigureAwait(false);
            await ReconnectAsync(output, Path.Combine(folder, "reconnect")).ConfigureAwait(false);
        }

        if (part is "all" or "latency") await NotifyRuns.LatencyAsync(output, Path.Combine(folder, "latency")).ConfigureAwait(false);
        if (part is "all" or "cost") await NotifyRuns.CostAsync(output, Path.Combine(folder, "cost")).ConfigureAwait(false);
        if (part is "off" or "inbox" or "link" or "dead") await NotifyRuns.OneAsync(output, Path.Combine(folder, part), part).ConfigureAwait(false);
        if (part is "fill") await NotifyRuns.FillAsync(output, Path.Combine(folder, "backlog"), size > 0 ? size : 1_000_000).ConfigureAwait(false);
        if (part is "backlog") await NotifyRuns.BacklogAsync(output, Path.Combine(folder, "backlog"), size > 0 ? size : 7).ConfigureAwait(false);
    }

    public static SmsCentreService Centre(int port = 0, int capacity = 100_000) => new(
        new SmsCentreSettings { Port = port, Accounts = new Dictionary<string, string> { ["bank"] = "secret" }, PhoneCapacity = capacity, Receipts = ReceiptBehaviour.Never },
        new VirtualPhones(capacity),
        TimeProvider.System,
        NullLogger<SmsCentreService>.Instance);

    public static Gateway Link(IServiceProvider provider, string name, int port, int window = 50)
    {
        var settings = new SmppSettings { Name = name, Host = "127.0.0.1", Port = port, SystemId = "bank", Password = "secret", Sender = "TestBank", Window = window };
        var sink = new SmppSink(settings, provider.GetRequiredService<ReceiptBook>(), provider.GetRequiredService<ReplyHandler>(), TimeProvider.System, NullLogger.Instance);
        return new Gateway(sink, new GatewayLimits { ProbeInterval = TimeSpan.FromSeconds(1) }, TimeProvider.System, NullLogger.Instance);
    }

    public static double Percentile(List<double> values, double share)
    {
        values.Sort();
        return values.Count == 0 ? double.NaN : values[Math.Min(values.Count - 1, (int)(values.Count * share))];
    }

    public static void Line(TextWriter output, FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static async Task DurableAsync(TextWriter output, string folder)
    {
        var journal = new PreparedJournal(Events, 10_000);
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        var host = await NotifyHost.StartAsync(folder, journal, journal.Book, null).ConfigureAwait(false);
        await using var _ = host.ConfigureAwait(false);
        while (host.Follower.Position < Events) await Task.Delay(2).ConfigureAwait(false);
        var durable = clock.Elapsed;
        await host.SettleAsync(Events).ConfigureAwait(false);
        var each = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMicroseconds / Events;
        Line(output, $"durable events: {Events / durable.TotalSeconds:F0}/s; delivered into the inbox {Events / clock.Elapsed.TotalSeconds:F0}/s, {each:F1} us CPU an event");
    }

    private static async Task LinkAsync(TextWriter output, string folder)
    {
        using var centre = Centre();
        await centre.StartAsync(CancellationToken.None).ConfigureAwait(false);
        var journal = new PreparedJournal(Messages, 5000);
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        var host = await NotifyHost.StartAsync(folder, journal, journal.Book, provider => new NotificationRoute([Link(provider, "smsc", centre.Port)], [])).ConfigureAwait(false);
        await using (host.ConfigureAwait(false))
        {
            await host.SettleAsync(Messages).ConfigureAwait(false);
            var each = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMicroseconds / Messages;
            Line(output, $"SMPP, one bind, window 50: {Messages / clock.Elapsed.TotalSeconds:F0} SMS/s from journal to recorded acceptance, {each:F1} us CPU an SMS (both sides), {centre.Submissions} submissions");
        }

        await centre.StopAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private static async Task FailOverAsync(TextWriter output, string folder)
    {
        var times = new List<double>();
        for (var round = 0; round < 5; round++)
        {
            using var first = Centre();
            using var second = Centre();
            await first.StartAsync(CancellationToken.None).ConfigureAwait(false);
            await second.StartAsync(CancellationToken.None).ConfigureAwait(false);
            var journal = new PreparedJournal(0, 100);
            var host = await NotifyHost.StartAsync(
                Path.Combine(folder, $"{round}"), journal, journal.Book, provider => new NotificationRoute([Link(provider, "first", first.Port), Link(provider, "second", second.Port)], [])).ConfigureAwait(false);
            await using (host.ConfigureAwait(false))
            {
                journal.Add(20);
                await host.SettleAsync(20).ConfigureAwait(false);
                while (second.BoundCount == 0) await Task.Delay(5).ConfigureAwait(false);
                first.CutAll();
                await first.StopAsync(CancellationToken.None).ConfigureAwait(false);
                first.Dispose();
                var clock = Stopwatch.StartNew();
                journal.Add(1);
                while (second.Phones.LastId == 0) await Task.Yield();
                times.Add(clock.Elapsed.TotalMilliseconds);
            }

            await second.StopAsync(CancellationToken.None).ConfigureAwait(false);
        }

        Line(output, $"fail-over after a reset, journal row to the standby's phone: worst of 5 {times.Max():F1} ms");
    }

    private static async Task ReconnectAsync(TextWriter output, string folder)
    {
        var times = new List<double>();
        var centre = Centre();
        await centre.StartAsync(CancellationToken.None).ConfigureAwait(false);
        var port = centre.Port;
        var journal = new PreparedJournal(1, 100);
        var host = await NotifyHost.StartAsync(folder, journal, journal.Book, provider => new NotificationRoute([Link(provider, "smsc", port)], [])).ConfigureAwait(false);
        await using (host.ConfigureAwait(false))
        {
            await host.SettleAsync(1).ConfigureAwait(false);
            for (var round = 0; round < 8; round++)
            {
                await centre.StopAsync(CancellationToken.None).ConfigureAwait(false);
                centre.Dispose();
                // Away long enough for several tries to fail.
                await Task.Delay(1500 + (round * 300)).ConfigureAwait(false);
                centre = Centre(port);
                await centre.StartAsync(CancellationToken.None).ConfigureAwait(false);
                var clock = Stopwatch.StartNew();
                journal.Add(1);
                while (centre.Phones.LastId == 0) await Task.Delay(1).ConfigureAwait(false);
                times.Add(clock.Elapsed.TotalMilliseconds);
            }
        }

        await centre.StopAsync(CancellationToken.None).ConfigureAwait(false);
        centre.Dispose();
        Line(output, $"reconnect, centre listens again to first message on a phone: p50 {Percentile(times, 0.5):F0} ms, worst of 8 {times.Max():F0} ms");
    }
}
