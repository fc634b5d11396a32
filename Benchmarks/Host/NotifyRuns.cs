using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Iso8583.Benchmarks.Host;

/// <summary>What notifications cost the payments and how soon they follow: payments over TCP on the acquirer as it ships.</summary>
internal static class NotifyRuns
{
    private const int PerSecond = 2000;
    private const int Measured = 16_000;
    private const int WarmUp = 40_000;

    /// <summary>From the answer at the terminal to the gateway's acceptance.</summary>
    public static async Task LatencyAsync(TextWriter output, string folder)
    {
        var host = await NotifyProduct.StartAsync(folder, "link").ConfigureAwait(false);
        var answered = new Dictionary<string, long>(StringComparer.Ordinal);
        List<double> late;
        await using (host.ConfigureAwait(false))
        {
            var driver = await PaymentDriver.ConnectAsync(host.Listener, 1).ConfigureAwait(false);
            await using var _ = driver.ConfigureAwait(false);
            // What is compiled on the way is compiled now.
            await driver.PlayAsync(2000, 6000).ConfigureAwait(false);
            await driver.PlayAsync(200, 1000).ConfigureAwait(false);
            var noise = NoiseAsync(200, 4000);
            await driver.PlayAsync(200, 4000).ConfigureAwait(false);
            late = await noise.ConfigureAwait(false);
            foreach (var (stan, micros) in driver.AnsweredMicros) answered[stan] = micros;
            await SettledAsync(folder, 0).ConfigureAwait(false);
        }

        var accepted = new List<double>();
        using var connection = Open(folder);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT stan, accepted_us FROM events WHERE recipient <> '' AND accepted_us > 0";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (answered.TryGetValue(reader.GetString(0), out var at)) accepted.Add(Math.Max(0, reader.GetInt64(1) - at) / 1000.0);
        }

        NotifyFigures.Line(output, $"response at the terminal to accepted at 200 payments/s, {accepted.Count} messages: p50 {NotifyFigures.Percentile(accepted, 0.5):F2} ms, p99 {NotifyFigures.Percentile(accepted, 0.99):F2} ms; this machine's own wake-up noise at that rate: p50 {NotifyFigures.Percentile(late, 0.5):F2} ms, p99 {NotifyFigures.Percentile(late, 0.99):F2} ms");
    }

    /// <summary>CPU a payment without a dispatcher and with one whose sinks are healthy.</summary>
    public static async Task CostAsync(TextWriter output, string folder)
    {
        var modes = new[] { "off", "inbox", "link", "dead" };
        var runs = modes.ToDictionary(mode => mode, _ => new List<NotifyCost>());
        for (var round = 0; round < 4; round++)
        {
            for (var i = 0; i < modes.Length; i++)
            {
                var mode = modes[round % 2 == 0 ? i : modes.Length - 1 - i];
                runs[mode].Add(await MeasureAsync(Path.Combine(folder, $"{mode}{round}"), mode, 1).ConfigureAwait(false));
            }
        }

        var off = runs["off"];
        foreach (var mode in modes)
        {
            var with = runs[mode];
            NotifyFigures.Line(output, $"CPU a payment at 2,000/s over TCP, {mode,5}: whole process {Median(with, run => run.Cpu):F1} us ({Median(with, run => run.Cpu) - Median(off, run => run.Cpu):+0.0;-0.0;0.0}), ledger writer {Median(with, run => run.Ledger):F1} us ({100 * ((Median(with, run => run.Ledger) / Median(off, run => run.Ledger)) - 1):+0.0;-0.0;0.0} %), thread of the delivery record {Median(with, run => run.Record):F1} us, thread pool {Median(with, run => run.Pool):F1} us; p99 {Median(with, run => run.P99):F2} ms");
        }
    }

    /// <summary>One run, for a profile.</summary>
    public static async Task OneAsync(TextWriter output, string folder, string mode)
    {
        var run = await MeasureAsync(folder, mode, Events(folder) + 1).ConfigureAwait(false);
        NotifyFigures.Line(output, $"{mode}: whole process {run.Cpu:F1} us a payment, ledger writer {run.Ledger:F1} us, thread of the delivery record {run.Record:F1} us, thread pool {run.Pool:F1} us; p99 {run.P99:F2} ms");
    }

    /// <summary>Makes a ledger of so many payments whose messages all wait, and its twin whose messages have arrived.</summary>
    public static async Task FillAsync(TextWriter output, string folder, int backlog)
    {
        var dead = Path.Combine(folder, "dead");
        var clock = Stopwatch.StartNew();
        var host = await NotifyProduct.StartAsync(dead, "dead").ConfigureAwait(false);
        await using (host.ConfigureAwait(false))
        {
            var driver = await PaymentDriver.ConnectAsync(host.Listener, Events(dead) + 1).ConfigureAwait(false);
            await using var _ = driver.ConfigureAwait(false);
            await driver.PlayAsync(0, backlog - Events(dead)).ConfigureAwait(false);
            NotifyFigures.Line(output, $"{backlog} payments over TCP with dead gateways in {clock.Elapsed.TotalSeconds:F0} s, {driver.Refused} refused");
            while (Events(dead) < backlog) await Task.Delay(100).ConfigureAwait(false);
            NotifyFigures.Line(output, $"all recorded after {clock.Elapsed.TotalSeconds:F0} s, memory {host.Memory():F0} MiB");
        }

        var healthy = Path.Combine(folder, "healthy");
        Directory.CreateDirectory(healthy);
        foreach (var file in Directory.GetFiles(dead)) File.Copy(file, Path.Combine(healthy, Path.GetFileName(file)), overwrite: true);
        using var connection = Open(healthy, SqliteOpenMode.ReadWrite);
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE events SET state = 3 WHERE state < 2; PRAGMA wal_checkpoint(TRUNCATE)";
        command.CommandTimeout = 300;
        command.ExecuteNonQuery();
    }

    /// <summary>Pairs of runs on the two ledgers, in turn which goes first.</summary>
    public static async Task BacklogAsync(TextWriter output, string folder, int pairs)
    {
        var (cpu, tail, memory) = (new List<double>(), new List<double>(), new List<double>());
        string[] modes = ["healthy", "dead"];
        for (var pair = 0; pair < pairs; pair++)
        {
            var figures = new NotifyCost[2];
            for (var i = 0; i < 2; i++)
            {
                var which = (pair + i) % 2;
                var place = Path.Combine(folder, modes[which]);
                figures[which] = await MeasureAsync(place, which == 0 ? "inbox" : "dead", Events(place) + 1).ConfigureAwait(false);
            }

            var (good, bad) = (figures[0], figures[1]);
            cpu.Add(bad.Cpu / good.Cpu);
            tail.Add(bad.P99 / good.P99);
            memory.Add(bad.Memory - good.Memory);
            NotifyFigures.Line(output, $"  pair {pair + 1}: CPU {good.Cpu:F1} -> {bad.Cpu:F1} us, p99 {good.P99:F2} -> {bad.P99:F2} ms, memory {good.Memory:F0} -> {bad.Memory:F0} MiB, unfinished {bad.Open}");
        }

        NotifyFigures.Line(output, $"all gateways dead, 2,000 payments/s open loop over TCP, {pairs} pairs: median ratio of CPU a payment {NotifyFigures.Percentile(cpu, 0.5):F2}, of p99 {NotifyFigures.Percentile(tail, 0.5):F2}, memory {NotifyFigures.Percentile(memory, 0.5):F0} MiB more");
    }

    private static async Task<NotifyCost> MeasureAsync(string folder, string mode, long first)
    {
        var host = await NotifyProduct.StartAsync(folder, mode).ConfigureAwait(false);
        await using var _ = host.ConfigureAwait(false);
        var driver = await PaymentDriver.ConnectAsync(host.Listener, first).ConfigureAwait(false);
        await using var __ = driver.ConfigureAwait(false);
        // The compiler at work costs more than what it compiles: what is used is compiled before anything is counted.
        await driver.PlayAsync(0, WarmUp).ConfigureAwait(false);
        if (mode != "off") await SettledAsync(folder, mode == "dead" ? int.MaxValue : 0).ConfigureAwait(false);
        await driver.PlayAsync(PerSecond, PerSecond).ConfigureAwait(false);
        await Task.Delay(1000).ConfigureAwait(false);
        var (cpu, ledger, record, pool) = (host.Cpu(), host.ThreadCpu("ledger"), host.ThreadCpu("notify"), host.ThreadCpu(".NET TP"));
        var p99 = await driver.PlayAsync(PerSecond, Measured).ConfigureAwait(false);
        if (mode != "off") await SettledAsync(folder, mode == "dead" ? int.MaxValue : 0).ConfigureAwait(false);
        if (driver.Refused > 0) throw new InvalidOperationException($"{driver.Refused} payments were refused.");
        return new NotifyCost(
            (host.Cpu() - cpu) / Measured,
            (host.ThreadCpu("ledger") - ledger) / Measured,
            (host.ThreadCpu("notify") - record) / Measured,
            (host.ThreadCpu(".NET TP") - pool) / Measured,
            p99,
            host.Memory(),
            mode == "off" ? 0 : Open(folder, "SELECT count(*) FROM events WHERE state < 2"));
    }

    // What was raised is recorded, and as few as asked for are unfinished.
    private static async Task SettledAsync(string folder, long open)
    {
        while (true)
        {
            var before = Events(folder);
            await Task.Delay(100).ConfigureAwait(false);
            if (Events(folder) == before && Open(folder, "SELECT count(*) FROM events WHERE state < 2") <= open) return;
        }
    }

    private static long Events(string folder) => Open(folder, "SELECT count(*) FROM events WHERE recipient <> ''");

    private static long Open(string folder, string sql)
    {
        if (!File.Exists(Path.Combine(folder, "notifications.db"))) return 0;
        using var connection = Open(folder);
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // every text is a constant of this class
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static SqliteConnection Open(string folder, SqliteOpenMode mode = SqliteOpenMode.ReadOnly)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "notifications.db"), Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
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

    private static double Median(List<NotifyCost> runs, Func<NotifyCost, double> figure) => NotifyFigures.Percentile([.. runs.Select(figure)], 0.5);
}
