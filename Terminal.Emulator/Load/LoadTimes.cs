using HdrHistogram;

namespace Iso8583.Emulator.Load;

/// <summary>Percentiles in milliseconds.</summary>
internal readonly record struct LoadTimes(double Mean, double P50, double P75, double P90, double P99, double P999, double P9999, double Max)
{
    private const double MicrosOfMillisecond = 1000;

    public static LoadTimes Of(HistogramBase micros) => micros.TotalCount == 0 ? default : new LoadTimes(
        micros.GetMean() / MicrosOfMillisecond, At(micros, 50), At(micros, 75), At(micros, 90), At(micros, 99), At(micros, 99.9), At(micros, 99.99),
        micros.GetMaxValue() / MicrosOfMillisecond);

    private static double At(HistogramBase micros, double percentile) => micros.GetValueAtPercentile(percentile) / MicrosOfMillisecond;
}
