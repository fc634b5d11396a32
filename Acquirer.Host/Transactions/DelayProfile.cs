namespace Iso8583.Host.Transactions;

/// <summary>How long something takes: a distribution in milliseconds. Drawn from a hash, never from a sequence, so that the same transaction waits as long again.</summary>
/// <param name="Shape">The distribution.</param>
/// <param name="A">Fixed value, lower end, or mean; milliseconds.</param>
/// <param name="B">Upper end or standard deviation; milliseconds.</param>
/// <param name="MaxMs">Longer draws are cut to this.</param>
public sealed record DelayProfile(DelayProfile.Distribution Shape, double A, double B, double MaxMs)
{
    /// <summary>Longest delay that may be asked for: 10 minutes.</summary>
    public const double LongestMs = 600_000;

    /// <summary>Shapes of a delay.</summary>
    public enum Distribution : byte
    {
        /// <summary>Always the same.</summary>
        Fixed,

        /// <summary>Evenly between two values.</summary>
        Uniform,

        /// <summary>Normal, cut at zero.</summary>
        Normal,

        /// <summary>Exponential.</summary>
        Exponential,

        /// <summary>Log-normal by its median and 99th percentile: the usual shape of answer times.</summary>
        LogNormal,

        /// <summary>Straight lines between given percentiles.</summary>
        Percentiles,
    }

    /// <summary>Normal deviate of the 99th percentile.</summary>
    private const double Deviate99 = 2.326_347_874;

    /// <summary>Percentiles from 0 to 100, ascending, and their milliseconds.</summary>
    public IReadOnlyList<(double Percent, double Ms)> Points { get; init; } = [];

    /// <summary>The delay of one transaction.</summary>
    /// <param name="hash">A hash of seed, transaction and rule.</param>
    public TimeSpan Draw(ulong hash)
    {
        var ms = Shape switch
        {
            Distribution.Fixed => A,
            Distribution.Uniform => A + ((B - A) * Unit(hash)),
            Distribution.Normal => A + (B * Deviate(hash)),
            Distribution.LogNormal => A * Math.Exp(Math.Log(B / A) / Deviate99 * Deviate(hash)),
            Distribution.Percentiles => Between(100 * Unit(hash)),
            _ => -A * Math.Log(1 - Unit(hash)),
        };
        return TimeSpan.FromTicks((long)(Math.Clamp(ms, 0, MaxMs) * TimeSpan.TicksPerMillisecond));
    }

    /// <summary>For people: <c>uniform 100 to 300 ms</c>.</summary>
    public override string ToString() => Shape switch
    {
        Distribution.Fixed => FormattableString.Invariant($"{A} ms"),
        Distribution.Uniform => FormattableString.Invariant($"uniform {A} to {B} ms"),
        Distribution.Normal => FormattableString.Invariant($"normal, mean {A} ms, deviation {B} ms"),
        Distribution.LogNormal => FormattableString.Invariant($"log-normal, median {A} ms, 99 % below {B} ms"),
        Distribution.Percentiles => string.Join(", ", Points.Select(point => FormattableString.Invariant($"{point.Percent} % below {point.Ms} ms"))),
        _ => FormattableString.Invariant($"exponential, mean {A} ms"),
    };

    /// <summary>A hash as a number from 0 up to 1.</summary>
    public static double Unit(ulong hash) => (hash >> 11) * (1.0 / (1UL << 53));

    private static double Deviate(ulong hash) => Math.Sqrt(-2 * Math.Log(1 - Unit(hash))) * Math.Cos(2 * Math.PI * Unit(Other(hash)));

    private double Between(double percent)
    {
        for (var i = 0; i < Points.Count; i++)
        {
            if (percent > Points[i].Percent) continue;
            if (i == 0) return Points[0].Ms;
            var (from, start) = Points[i - 1];
            return start + ((Points[i].Ms - start) * (percent - from) / (Points[i].Percent - from));
        }

        return Points[^1].Ms;
    }

    private static ulong Other(ulong hash)
    {
        var other = new Hash64(hash);
        other.Add(1UL);
        return other.Value;
    }
}
