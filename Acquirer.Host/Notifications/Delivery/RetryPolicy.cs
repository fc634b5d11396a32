using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Notifications.Delivery;

/// <summary>When to try again: exponential with full jitter, so that what failed together does not come back together.</summary>
public sealed class RetryPolicy(NotificationOptions options)
{
    /// <summary>Microseconds to wait before the next attempt: evenly from 0 to min(cap, base * 2^(attempts-1)), at least what the sink asked for.</summary>
    /// <param name="item">The event.</param>
    /// <param name="attempts">Attempts made so far, at least one.</param>
    /// <param name="retryAfter">What the sink asked for.</param>
    public long DelayMicros(NotificationEvent item, int attempts, TimeSpan retryAfter)
    {
        ArgumentNullException.ThrowIfNull(item);
        var doublings = Math.Clamp(attempts - 1, 0, 30);
        var ceiling = Math.Min(UnixTime.ToMicros(options.RetryCap), UnixTime.ToMicros(options.RetryBase) * Math.Pow(2, doublings));
        var drawn = (long)(ceiling * SeededChance.Unit(options.Seed, item.Id.Value, (uint)attempts));
        return Math.Max(drawn, UnixTime.ToMicros(retryAfter));
    }
}
