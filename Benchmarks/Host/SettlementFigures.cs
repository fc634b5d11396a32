using System.Diagnostics;
using System.Globalization;
using Iso8583.Host.Ledger;
using Iso8583.Host.Settlement;
using Iso8583.Host.Settlement.Reports;
using Iso8583.Host.Transactions;

namespace Iso8583.Benchmarks.Host;

/// <summary>
/// Days of many transactions over many merchants: how long their settlement takes while payments go on, what it costs these, and what memory it needs.
/// For each pair a day is played, then payments run once without and once beside the settlement of that day, in alternating order.
/// </summary>
internal static class SettlementFigures
{
    private const int Rate = 2000;
    private const int Lanes = 64;
    private static readonly DateOnly FirstDay = new(2025, 6, 16);

    /// <param name="output">Where the figures go.</param>
    /// <param name="folder">Folder for a ledger file of its own; deleted in the end.</param>
    /// <param name="transactions">Transactions of a day.</param>
    /// <param name="merchants">Merchants they are spread over.</param>
    /// <param name="pairs">How often to measure.</param>
    /// <param name="seconds">Seconds of payments for each measurement.</param>
    public static async Task RunAsync(TextWriter output, string folder, int transactions, int merchants, int pairs, int seconds)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "settlement-figures.db");
        foreach (var old in Directory.GetFiles(folder, "settlement-figures.db*")) File.Delete(old);
        var load = new SettlementLoad(merchants);
        var options = new LedgerOptions { Path = path, SnapshotEveryRows = 0 };
        var start = FirstDay.ToDateTime(new TimeOnly(8, 0));
        var clock = new BusinessClock(TimeProvider.System, TimeZoneInfo.Utc, new ClockSetting(ClockMode.Fixed, start, 0));
        using var ledger = JournaledLedger.Open(options, load.Master, start);
        using var engine = new SettlementEngine(ledger, load.Master, options, clock, TimeProvider.System);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{transactions} transactions over {merchants} merchants a day; {Rate} payments a second on {Lanes} lanes, open loop, {seconds} s; ledger synced at every commit; {Environment.ProcessorCount} cores"));
        var cpu = new List<double>();
        var p99 = new List<double>();
        for (var pair = 0; pair < pairs; pair++)
        {
            var day = FirstDay.AddDays(pair);
            _ = clock.TrySet(day.ToDateTime(new TimeOnly(8, 0)));
            load.Now = clock.Now;
            var began = Stopwatch.GetTimestamp();
            await load.PlayAsync(ledger, transactions).ConfigureAwait(false);
            var played = Stopwatch.GetElapsedTime(began);
            _ = clock.TrySet(day.AddDays(1).ToDateTime(new TimeOnly(10, 0)));
            load.Now = clock.Now;
            var without = default(PaymentFigures);
            if (pair % 2 == 0) without = await load.PayAsync(ledger, Rate, Lanes, seconds, null).ConfigureAwait(false);
            var memory = GC.GetTotalMemory(forceFullCollection: true);
            var done = default(SettlementSummary);
            var run = TimeSpan.Zero;
            var beside = await load.PayAsync(
                ledger,
                Rate,
                Lanes,
                seconds,
                async () =>
                {
                    var started = Stopwatch.GetTimestamp();
                    done = await engine.RunDueAsync(CancellationToken.None).ConfigureAwait(false);
                    run = Stopwatch.GetElapsedTime(started);
                }).ConfigureAwait(false);
            memory = GC.GetTotalMemory(forceFullCollection: true) - memory;
            if (pair % 2 != 0) without = await load.PayAsync(ledger, Rate, Lanes, seconds, null).ConfigureAwait(false);
            var report = TimeSpan.Zero;
            var reading = await load.PayAsync(ledger, Rate, Lanes, seconds, async () => report = await ReportAsync(ledger, load.Master, day, done!.Payouts).ConfigureAwait(false)).ConfigureAwait(false);
            cpu.Add(beside.CpuMicros / without.CpuMicros);
            p99.Add(beside.P99Ms / without.P99Ms);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"day {pair + 1}: played in {played.TotalSeconds:F1} s; {done!.Payouts} merchants paid in {run.TotalMilliseconds:F0} ms, memory {memory / 1048576.0:+0.0;-0.0} MB with the payments; CPU {without.CpuMicros:F0} -> {beside.CpuMicros:F0} us a payment, p99 {without.P99Ms:F1} -> {beside.P99Ms:F1} ms, late {beside.Late}; report of every row in {report.TotalSeconds:F1} s, then CPU {reading.CpuMicros:F0} us, p99 {reading.P99Ms:F1} ms"));
        }

        cpu.Sort();
        p99.Sort();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median of {pairs} pairs: CPU ratio {cpu[cpu.Count / 2]:F3}, p99 ratio {p99[p99.Count / 2]:F2}"));
        ledger.Dispose();
        foreach (var file in Directory.GetFiles(folder, "settlement-figures.db*")) File.Delete(file);
    }

    // Reads every row of the day, and the later ones.
    private static async Task<TimeSpan> ReportAsync(JournaledLedger ledger, MasterData master, DateOnly day, int payouts)
    {
        var began = Stopwatch.GetTimestamp();
        var book = new SettlementDay(day);
        await new SettlementReader(ledger).ReadAsync(day, book.Add, CancellationToken.None).ConfigureAwait(false);
        var paid = SettlementReport.Lines(book, master).Count(line => line.Status == "paid");
        if (paid < payouts) throw new InvalidOperationException($"{paid} of {payouts} merchants are paid by the report.");
        return Stopwatch.GetElapsedTime(began);
    }
}
