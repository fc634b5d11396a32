using System.Collections.Concurrent;
using System.Numerics;

namespace Iso8583.Host.Telemetry;

/// <summary>
/// Times from the swipe to each stage of a notification, by issuer and sink, as histograms that can be asked while the host runs. Buckets are
/// an eighth of a power of two of microseconds wide, so that a percentile is at most 12.5 % too high.
/// </summary>
public sealed class LatencyBook
{
    private const int SubBits = 3;
    private const int Buckets = 48 << SubBits;

    private readonly ConcurrentDictionary<(string Stage, string Issuer, string Sink), long[]> _histograms = new();

    /// <summary>Notes one time.</summary>
    /// <param name="stage">Name of the stage: a closed set.</param>
    /// <param name="issuer">Code of the issuer: a closed set.</param>
    /// <param name="sink">Name of the gateway; empty for stages before one.</param>
    /// <param name="micros">Since the swipe.</param>
    public void Record(string stage, string issuer, string sink, long micros)
    {
        var histogram = _histograms.GetOrAdd((stage, issuer, sink), static _ => new long[Buckets]);
        Interlocked.Increment(ref histogram[BucketOf(Math.Max(0, micros))]);
    }

    /// <summary>Everything noted so far.</summary>
    public IReadOnlyList<LatencyLine> Read()
    {
        var lines = new List<LatencyLine>();
        foreach (var ((stage, issuer, sink), histogram) in _histograms)
        {
            long count = 0;
            foreach (var n in histogram) count += n;
            lines.Add(new LatencyLine(stage, issuer, sink, count, Percentile(histogram, count, 50), Percentile(histogram, count, 95), Percentile(histogram, count, 99), Percentile(histogram, count, 100)));
        }

        return lines;
    }

    private static double Percentile(long[] histogram, long count, int percent)
    {
        var wanted = Math.Max(1, ((count * percent) + 99) / 100);
        long seen = 0;
        for (var i = 0; i < histogram.Length; i++)
        {
            seen += histogram[i];
            if (seen >= wanted) return UpperOf(i) / 1000.0;
        }

        return 0;
    }

    // Below 8 one microsecond a bucket; above, eight buckets a power of two.
    private static int BucketOf(long micros)
    {
        if (micros < 1 << SubBits) return (int)micros;
        var exponent = BitOperations.Log2((ulong)micros);
        var index = ((exponent - SubBits + 1) << SubBits) + (int)((micros >> (exponent - SubBits)) & ((1 << SubBits) - 1));
        return Math.Min(index, Buckets - 1);
    }

    private static long UpperOf(int bucket)
    {
        if (bucket < 1 << SubBits) return bucket;
        var shift = (bucket >> SubBits) - 1;
        return ((((long)(bucket & ((1 << SubBits) - 1)) | (1 << SubBits)) + 1) << shift) - 1;
    }
}
