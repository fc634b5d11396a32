using System.Diagnostics;
using System.Globalization;

namespace Iso8583.Benchmarks.Host;

/// <summary>Runs of a ledger with its dispatcher, each in a process of its own, so that CPU and memory are its own.</summary>
internal static class NotifyRuns
{
    private const int Pairs = 7;

    public static void ResponseToAccepted(TextWriter output, string folder)
    {
        var run = Child(Path.Combine(folder, "accepted"), "link", 200, 2000, 0);
        NotifyFigures.Line(output, $"response to accepted at 200 payments/s: p50 {run["accepted50"]:F2} ms, p99 {run["accepted99"]:F2} ms; this machine's own wake-up noise at that rate: p50 {run["noise50"]:F2} ms, p99 {run["noise99"]:F2} ms");
    }

    public static void Added(TextWriter output, string folder)
    {
        var with = new List<double>();
        var without = new List<double>();
        var path = new List<double>();
        var pathWithout = new List<double>();
        for (var i = 0; i < 3; i++)
        {
            var on = Child(Path.Combine(folder, $"on{i}"), "inbox", 2000, 10_000, 0);
            var off = Child(Path.Combine(folder, $"off{i}"), "none", 2000, 10_000, 0);
            with.Add(on["cpu"]);
            without.Add(off["cpu"]);
            path.Add(on["path"]);
            pathWithout.Add(off["path"]);
        }

        NotifyFigures.Line(output, $"CPU a payment at 2,000/s, medians of 3: ledger alone {Median(without):F1} us, with planning, record and delivery beside it {Median(with):F1} us; of that the ledger's own threads {Median(pathWithout):F2} us and {Median(path):F2} us ({100 * ((Median(path) / Median(pathWithout)) - 1):F1} % more)");
    }

    public static void DeadGateways(TextWriter output, string folder, int backlog)
    {
        var healthy = Path.Combine(folder, "healthy");
        var dead = Path.Combine(folder, "dead");
        _ = Child(dead, "dead", 100_000, backlog, backlog);
        var (cpu, tail, memory) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < Pairs; i++)
        {
            var first = Child(i % 2 == 0 ? healthy : dead, i % 2 == 0 ? "inbox" : "dead", 2000, 10_000, 0);
            var second = Child(i % 2 == 0 ? dead : healthy, i % 2 == 0 ? "dead" : "inbox", 2000, 10_000, 0);
            var (good, bad) = i % 2 == 0 ? (first, second) : (second, first);
            cpu.Add(bad["cpu"] / good["cpu"]);
            tail.Add(bad["response99"] / good["response99"]);
            memory.Add(bad["memory"] - good["memory"]);
            NotifyFigures.Line(output, $"  pair {i + 1}: CPU {good["cpu"]:F1} -> {bad["cpu"]:F1} us, p99 {good["response99"]:F2} -> {bad["response99"]:F2} ms, memory {good["memory"]:F0} -> {bad["memory"]:F0} MiB, unfinished {bad["open"]:F0}");
        }

        NotifyFigures.Line(output, $"all gateways dead, backlog {backlog}, 2,000 payments/s, {Pairs} pairs: median ratio of CPU a payment {Median(cpu):F2}, of p99 {Median(tail):F2}, memory {Median(memory):F0} MiB more");
    }

    private static double Median(List<double> values) => NotifyFigures.Percentile(values, 0.5);

    private static Dictionary<string, double> Child(string folder, string mode, int perSecond, long payments, int skipRest)
    {
        string[] arguments = [typeof(NotifyRuns).Assembly.Location, "notify-run", folder, mode, $"{perSecond}", $"{payments}", $"{skipRest}"];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!; // not null: no shell
        var result = new Dictionary<string, double>(StringComparer.Ordinal);
        while (process.StandardOutput.ReadLine() is { } line)
        {
            var parts = line.Split(' ');
            if (parts.Length == 2 && double.TryParse(parts[1], CultureInfo.InvariantCulture, out var value)) result[parts[0]] = value;
        }

        process.WaitForExit();
        return process.ExitCode == 0 ? result : throw new InvalidOperationException($"The run {mode} in {folder} failed.");
    }
}
