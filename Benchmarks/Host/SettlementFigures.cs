using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Iso8583.Benchmarks.Host;

/// <summary>
/// A day of many transactions over many merchants: how long its settlement takes, what settlement and reports cost the payments that go on over TCP, and
/// what memory they need. Each pair opens a copy of the played day and pays twice, once beside them and once without, in alternating order.
/// </summary>
internal static class SettlementFigures
{
    private const int Rate = 2000;
    private const int Connections = 64;
    private const int WarmUpSeconds = 15;
    private static readonly string[] Readings = ["clearing", "reconcile", "statement"];

    /// <param name="output">Where the figures go.</param>
    /// <param name="folder">Folder for ledgers; the played day stays there for the next time.</param>
    /// <param name="transactions">Transactions of the day.</param>
    /// <param name="merchants">Merchants they are spread over.</param>
    /// <param name="pairs">How often to measure; 0 for time and memory alone.</param>
    /// <param name="seconds">Seconds of payments for each measurement.</param>
    public static async Task RunAsync(TextWriter output, string folder, int transactions, int merchants, int pairs, int seconds)
    {
        var played = Path.Combine(folder, $"day-{transactions}-{merchants}");
        var copy = Path.Combine(folder, "run");
        var took = await SettlementBank.PlayAsync(played, transactions, merchants).ConfigureAwait(false);
        Line(output, $"{transactions} transactions over {merchants} merchants{(took == TimeSpan.Zero ? "" : string.Create(CultureInfo.InvariantCulture, $", played in {took.TotalSeconds:F1} s"))}; every commit synced; {Environment.ProcessorCount} cores");
        await CalmAsync(output, played, copy, merchants).ConfigureAwait(false);
        if (pairs > 0)
        {
            Line(output, $"{Rate} payments a second over {Connections} TCP connections from another process, open loop, {seconds} s a measurement");
            var cpu = new List<double>();
            var p99 = new List<double>();
            for (var pair = 0; pair < pairs; pair++)
            {
                var (without, with) = await PairAsync(output, played, copy, merchants, pair, seconds).ConfigureAwait(false);
                cpu.Add(with.CpuMicros / without.CpuMicros);
                p99.Add(with.P99Ms / without.P99Ms);
            }

            cpu.Sort();
            p99.Sort();
            Line(output, $"median of {pairs} pairs: CPU a payment x {cpu[cpu.Count / 2]:F3}, p99 x {p99[p99.Count / 2]:F2}");
        }

        Directory.Delete(copy, recursive: true);
    }

    private static async Task<(PaymentFigures Without, PaymentFigures With)> PairAsync(TextWriter output, string played, string copy, int merchants, int pair, int seconds)
    {
        var bank = await SettlementBank.OpenCopyAsync(played, copy).ConfigureAwait(false);
        await using var closing = bank.ConfigureAwait(false);
        using var http = new HttpClient { BaseAddress = bank.Http, Timeout = Timeout.InfiniteTimeSpan };
        using var payments = await SettlementPayments.StartAsync(bank.Port, Rate, Connections, merchants).ConfigureAwait(false);
        // Once through everything, so that no measurement pays for the compiling of it.
        // A search waits for the search tables, which this copy of the day has not yet got: they are not to be made beside one measurement and not the other.
        _ = await http.GetStringAsync(new Uri("/api/v1/transactions?last4=0000&limit=1", UriKind.Relative)).ConfigureAwait(false);
        _ = await payments.PayAsync(WarmUpSeconds, async _ => await WarmAsync(http).ConfigureAwait(false)).ConfigureAwait(false);
        var without = default(PaymentFigures);
        if (pair % 2 == 0) without = await payments.PayAsync(seconds, null).ConfigureAwait(false);
        var run = TimeSpan.Zero;
        var report = TimeSpan.Zero;
        var read = 0L;
        var reading = Readings[pair % Readings.Length];
        var with = await payments.PayAsync(seconds, async ending =>
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds / 10.0), CancellationToken.None).ConfigureAwait(false);
            run = await SettleAsync(http, merchants).ConfigureAwait(false);
            var began = Stopwatch.GetTimestamp();
            _ = await ReadAsync(http, "report", "csv", CancellationToken.None).ConfigureAwait(false);
            report = Stopwatch.GetElapsedTime(began);
            read = await ReadAsync(http, reading, "", ending).ConfigureAwait(false);
        }).ConfigureAwait(false);
        if (pair % 2 != 0) without = await payments.PayAsync(seconds, null).ConfigureAwait(false);
        Line(output, $"pair {pair + 1}: {merchants} merchants paid in {run.TotalMilliseconds:F0} ms, report in {report.TotalMilliseconds:F0} ms, then {reading}{(read > 0 ? string.Create(CultureInfo.InvariantCulture, $" ({read >> 10} KiB)") : "")} to the end; CPU {without.CpuMicros:F0} -> {with.CpuMicros:F0} us a payment (x {with.CpuMicros / without.CpuMicros:F3}), p99 {without.P99Ms:F1} -> {with.P99Ms:F1} ms (x {with.P99Ms / without.P99Ms:F2}), late {without.Late} -> {with.Late}");
        return (without, with);
    }

    // Without payments beside it: time and memory.
    private static async Task CalmAsync(TextWriter output, string played, string copy, int merchants)
    {
        var bank = await SettlementBank.OpenCopyAsync(played, copy).ConfigureAwait(false);
        await using var closing = bank.ConfigureAwait(false);
        using var http = new HttpClient { BaseAddress = bank.Http, Timeout = Timeout.InfiniteTimeSpan };
        _ = await http.GetStringAsync(new Uri("/api/v1/clock", UriKind.Relative)).ConfigureAwait(false);
        // The day is closed by the engine's first look at the clock.
        await Task.Delay(2000).ConfigureAwait(false);
        var before = Live();
        var run = await SettleAsync(http, merchants).ConfigureAwait(false);
        var settled = Live();
        var times = new StringBuilder();
        foreach (var name in (string[])["report", .. Readings])
        {
            var began = Stopwatch.GetTimestamp();
            var read = await ReadAsync(http, name, "", CancellationToken.None).ConfigureAwait(false);
            times.Append(CultureInfo.InvariantCulture, $", {name} {Stopwatch.GetElapsedTime(began).TotalSeconds:F2} s ({read >> 10} KiB)");
        }

        // What lives, not what waits for the collector: a second time with a collection now and then.
        using var ending = new CancellationTokenSource();
        var calm = Live();
        var seen = new List<double>();
        var watching = Task.Run(async () =>
        {
            while (!ending.IsCancellationRequested)
            {
                seen.Add((Live() - calm) / 1048576.0);
                await Task.Delay(100, CancellationToken.None).ConfigureAwait(false);
            }
        });
        foreach (var name in (string[])["report", .. Readings]) _ = await ReadAsync(http, name, "", CancellationToken.None).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
        await watching.ConfigureAwait(false);
        seen.Sort();
        Line(output, $"alone: {merchants} merchants paid in {run.TotalMilliseconds:F0} ms{times}; live memory {before / 1048576.0:F1} MB, after the run {(settled - before) / 1048576.0:+0.0;-0.0} MB, while reports are made {seen[seen.Count / 2]:+0.0;-0.0} MB (highest {seen[^1]:+0.0;-0.0})");
    }

    // As the collector leaves it, without what is allocated while it works.
    private static long Live()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        var info = GC.GetGCMemoryInfo(GCKind.FullBlocking);
        return info.HeapSizeBytes - info.FragmentedBytes;
    }

    // Nothing is due yet, and on the day before nothing was sold.
    private static async Task WarmAsync(HttpClient http)
    {
        using var answer = await http.PostAsJsonAsync(new Uri("/api/v1/clock", UriKind.Relative), new Dictionary<string, string> { ["advance"] = "1m" }).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
        foreach (var name in (string[])["report", .. Readings]) _ = await ReadAsync(http, name, "", CancellationToken.None, SettlementBank.Day.AddDays(-1)).ConfigureAwait(false);
    }

    private static async Task<TimeSpan> SettleAsync(HttpClient http, int merchants)
    {
        var began = Stopwatch.GetTimestamp();
        using var answer = await http.PostAsJsonAsync(new Uri("/api/v1/clock", UriKind.Relative), new Dictionary<string, string> { ["set"] = $"{SettlementBank.Day.AddDays(1):yyyy-MM-dd}T10:00" }).ConfigureAwait(false);
        var took = Stopwatch.GetElapsedTime(began);
        var paid = (await answer.Content.ReadFromJsonAsync<JsonElement>().ConfigureAwait(false)).GetProperty("payouts").GetInt32();
        return paid == merchants ? took : throw new InvalidOperationException($"{paid} of {merchants} merchants were paid.");
    }

    private static async Task<long> ReadAsync(HttpClient http, string name, string format, CancellationToken ending, DateOnly? day = null)
    {
        var length = 0L;
        try
        {
            var address = new Uri($"/api/v1/settlement/{name}?day={day ?? SettlementBank.Day:yyyy-MM-dd}{(format.Length == 0 ? "" : "&format=" + format)}", UriKind.Relative);
            using var answer = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, ending).ConfigureAwait(false);
            if (day is null) answer.EnsureSuccessStatusCode();
            var stream = await answer.Content.ReadAsStreamAsync(ending).ConfigureAwait(false);
            await using var closing = stream.ConfigureAwait(false);
            var buffer = new byte[65_536];
            while (await stream.ReadAsync(buffer, ending).ConfigureAwait(false) is > 0 and var read) length += read;
        }
        catch (OperationCanceledException)
        {
            // The payments have ended; what was read until then counts.
        }

        return length;
    }

    private static void Line(TextWriter output, FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
