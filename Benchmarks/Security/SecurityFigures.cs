using System.Diagnostics;
using System.Globalization;

namespace Iso8583.Benchmarks.Security;

/// <summary><c>security-figures</c>: the same cases as a table in half a minute. The two sides take turns in rounds
/// shorter than a time slice, and the best round of each counts, so that a busy machine disturbs little.</summary>
internal static class SecurityFigures
{
    private const int Rounds = 150;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(1.5);

    public static void Run(TextWriter output)
    {
        output.WriteLine("| operation | us | primitives | us | ratio | bytes |");
        output.WriteLine("|---|---|---|---|---|---|");
        foreach (var measured in SecurityCases.All())
        {
            var (ours, theirs) = (Calls(measured.Operation), Calls(measured.Bare));
            var (best, bare) = (double.MaxValue, double.MaxValue);
            for (var i = 0; i < Rounds; i++)
            {
                best = Math.Min(best, Time(measured.Operation, ours));
                bare = Math.Min(bare, Time(measured.Bare, theirs));
            }

            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {measured.Name} | {best:F2} | {measured.Primitives} | {bare:F2} | {best / bare:F2} | {Bytes(measured.Operation)} |"));
        }
    }

    /// <summary>Calls that fill a round, after the compiler is done with them.</summary>
    private static int Calls(Action action)
    {
        var clock = Stopwatch.StartNew();
        var calls = 0;
        for (; clock.Elapsed < 400 * Round; calls++) action();
        return Math.Max(1, calls / 400);
    }

    private static double Time(Action action, int calls)
    {
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < calls; i++) action();
        return clock.Elapsed.TotalMicroseconds / calls;
    }

    private static long Bytes(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) action();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / 100;
    }
}
