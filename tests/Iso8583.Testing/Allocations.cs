namespace Iso8583.Testing;

/// <summary>Counts what an action allocates on its own thread.</summary>
public static class Allocations
{
    /// <summary>Bytes that one call allocates, after it has run often enough for the compiler to be done with it; the least of several rounds.</summary>
    public static long Of(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        for (var i = 0; i < 100; i++) action();
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
