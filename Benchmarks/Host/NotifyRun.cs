using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Iso8583.Host.Ledger;
using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Enrolment;
using Iso8583.Host.Telemetry;

namespace Iso8583.Benchmarks.Host;

/// <summary>One run in a process of its own: purchases at a rate on a real ledger, messages into the inbox, over a link, to dead gateways, or no dispatcher at all.</summary>
internal sealed class NotifyRun : ILedgerCompletion
{
    private readonly Lock _gate = new();
    private readonly List<double> _responses = [];
    private readonly Dictionary<long, long> _answered = [];
    private long _completed;

    public static async Task RunAsync(string folder, string mode, int perSecond, long payments, bool onlyFill)
    {
        Directory.CreateDirectory(folder);
        var load = new LedgerLoad(5000, 64);
        using var ledger = JournaledLedger.Open(new LedgerOptions { Path = Path.Combine(folder, "ledger.db") }, load.Master, LedgerLoad.OpeningTime);
        using var centre = mode == "link" ? NotifyFigures.Centre() : null;
        if (centre is not null) await centre.StartAsync(CancellationToken.None).ConfigureAwait(false);
        var host = mode == "none" ? null : await NotifyHost.StartAsync(folder, ledger, Book(load), mode switch
        {
            "link" => provider => new NotificationRoute([NotifyFigures.Link(provider, "smsc", centre!.Port)], []), // such a run has a centre
            "dead" => provider => new NotificationRoute([NotifyFigures.Link(provider, "first", 1), NotifyFigures.Link(provider, "second", 2)], []),
            _ => null,
        }).ConfigureAwait(false);
        var run = new NotifyRun();
        load.Skip(ledger.CommittedSequence);
        if (onlyFill)
        {
            await run.PlayAsync(ledger, load, perSecond, payments).ConfigureAwait(false);
            while (host!.Follower.Position < ledger.CommittedSequence) await Task.Delay(10).ConfigureAwait(false); // filling needs the dispatcher
        }
        else
        {
            await run.PlayAsync(ledger, load, perSecond, perSecond).ConfigureAwait(false);
            await run.MeasureAsync(ledger, load, perSecond, payments, host).ConfigureAwait(false);
        }

        if (host is not null) await host.DisposeAsync().ConfigureAwait(false);
        if (centre is not null) await centre.StopAsync(CancellationToken.None).ConfigureAwait(false);
    }

    public void Completed(LedgerTicket ticket)
    {
        var now = TimeProvider.System.UnixMicros();
        lock (_gate)
        {
            _completed++;
            _responses.Add((now - ticket.Transaction.ReceivedUnixMicros) / 1000.0);
            _answered[ticket.Outcome.Sequence] = now;
        }
    }

    public void Wake()
    {
    }

    private async Task MeasureAsync(JournaledLedger ledger, LedgerLoad load, int perSecond, long payments, NotifyHost? host)
    {
        lock (_gate)
        {
            _responses.Clear();
            _answered.Clear();
        }

        var noise = NoiseAsync(perSecond, (int)Math.Min(payments, 2000));
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var path = WriterCpu();
        await PlayAsync(ledger, load, perSecond, payments).ConfigureAwait(false);
        if (host is not null) while (host.Follower.Position < ledger.CommittedSequence) await Task.Delay(5).ConfigureAwait(false);
        Print("cpu", (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMicroseconds / payments);
        Print("path", (WriterCpu() - path) / payments);
        Print("memory", Process.GetCurrentProcess().WorkingSet64 / 1048576.0);
        Print("response99", NotifyFigures.Percentile(_responses, 0.99));
        Print("open", host?.Store.OpenCount ?? 0);
        var late = await noise.ConfigureAwait(false);
        Print("noise50", NotifyFigures.Percentile(late, 0.5));
        Print("noise99", NotifyFigures.Percentile(late, 0.99));
        if (host is null || host.Store.OpenCount > 1000) return;
        while (host.Store.OpenCount > 0) await Task.Delay(5).ConfigureAwait(false);
        var accepted = new List<double>();
        foreach (var (sequence, answered) in _answered)
        {
            if (host.Store.Find(new NotificationId(sequence, Audience.Cardholder, NotificationKind.Approved)) is { AcceptedMicros: > 0 } item) accepted.Add(Math.Max(0, item.AcceptedMicros - answered) / 1000.0);
        }

        Print("accepted50", NotifyFigures.Percentile(accepted, 0.5));
        Print("accepted99", NotifyFigures.Percentile(accepted, 0.99));
    }

    private async Task PlayAsync(JournaledLedger ledger, LedgerLoad load, int perSecond, long payments)
    {
        long before;
        lock (_gate) before = _completed;
        var clock = Stopwatch.StartNew();
        for (long submitted = 0; submitted < payments;)
        {
            for (var due = Math.Min(payments, (long)(clock.Elapsed.TotalSeconds * perSecond)); submitted < due; submitted++)
            {
                var ticket = new LedgerTicket { Completion = this };
                load.Fill(ref ticket.Transaction);
                ticket.Transaction.ReceivedUnixMicros = TimeProvider.System.UnixMicros();
                await ledger.SubmitAsync(ticket, CancellationToken.None).ConfigureAwait(false);
            }

            await Task.Delay(1).ConfigureAwait(false);
        }

        while (true)
        {
            lock (_gate) if (_completed - before >= payments) return;
            await Task.Delay(1).ConfigureAwait(false);
        }
    }

    // How late this machine wakes somebody who waits for a channel, at the same rate.
    private static async Task<List<double>> NoiseAsync(int perSecond, int count)
    {
        var channel = Channel.CreateUnbounded<long>();
        var late = new List<double>();
        var reading = Task.Run(async () =>
        {
            await foreach (var sent in channel.Reader.ReadAllAsync().ConfigureAwait(false)) late.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        });
        for (var i = 0; i < count; i++)
        {
            channel.Writer.TryWrite(Stopwatch.GetTimestamp());
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Max(1, 1000.0 / perSecond))).ConfigureAwait(false);
        }

        channel.Writer.Complete();
        await reading.ConfigureAwait(false);
        return late;
    }

    // CPU of the ledger's own threads in microseconds, from the kernel's account of each thread.
    private static double WriterCpu()
    {
        double micros = 0;
        foreach (var folder in Directory.GetDirectories("/proc/self/task"))
        {
            var name = File.ReadAllText(Path.Combine(folder, "comm"));
            if (name.Contains("ledger", StringComparison.OrdinalIgnoreCase)) micros += long.Parse(File.ReadAllText(Path.Combine(folder, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture) / 1000.0;
        }

        return micros;
    }

    private static EnrolmentBook Book(LedgerLoad load)
    {
        var bank = new IssuerProfile("testbank", "测试银行", "TestBank", "4000000000");
        return new EnrolmentBook(1, "测试收单", "TestAcquirer", [.. load.Cards.Select((card, i) => new CardEnrolment(card.Token, bank, string.Create(CultureInfo.InvariantCulture, $"+86139{i:D8}")))], []);
    }

    private static void Print(string name, double value) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:F4}"));
}
