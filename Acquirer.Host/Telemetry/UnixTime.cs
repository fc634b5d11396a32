namespace Iso8583.Host.Telemetry;

/// <summary>System time as the number that journal, timelines and notifications share: microseconds since the Unix epoch.</summary>
public static class UnixTime
{
    /// <summary>Now, by the given clock.</summary>
    public static long UnixMicros(this TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return ToMicros(time.GetUtcNow());
    }

    /// <summary>A point in time as microseconds since the Unix epoch.</summary>
    public static long ToMicros(DateTimeOffset instant) => (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>A span of time as microseconds.</summary>
    public static long ToMicros(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Microseconds since the Unix epoch as a point in time (UTC).</summary>
    public static DateTimeOffset ToInstant(long unixMicros) => DateTimeOffset.UnixEpoch.AddTicks(unixMicros * TimeSpan.TicksPerMicrosecond);
}
