using System.Globalization;

namespace Iso8583.Host.Transactions;

/// <summary>
/// The bank's own calendar and clock: what stands in F12, F13 and F15, and what decides on cut-over, holds and report dates. It can stand still, run
/// faster and be moved forward, never backward. Everything that measures a wait uses <see cref="TimeProvider"/> directly and keeps real time.
/// </summary>
public sealed class BusinessClock
{
    /// <summary>Where every clock stops: books, months and journal dates are sure to fit up to here.</summary>
    public static readonly DateTime Latest = new(2099, 12, 31, 23, 59, 59, 999);

    private readonly TimeProvider _time;
    private readonly TimeZoneInfo _zone;
    private readonly Lock _moving = new();
    private Reading _reading;

    public BusinessClock(TimeProvider time, TimeZoneInfo zone)
        : this(time, zone, ClockSetting.Real)
    {
    }

    public BusinessClock(TimeProvider time, TimeZoneInfo zone, in ClockSetting setting)
    {
        _time = time;
        _zone = zone;
        Mode = setting.Mode;
        Speed = setting.Speed;
        _reading = new Reading(TimeSpan.Zero, setting.Start ?? SystemTime(), time.GetTimestamp());
    }

    /// <summary>Called after the clock was moved, on the thread that moved it.</summary>
    public event Action? Moved;

    public ClockMode Mode { get; }

    /// <summary>Seconds of business a second.</summary>
    public double Speed { get; }

    /// <summary>Local time of the business, kind unspecified, whole milliseconds.</summary>
    public DateTime Now
    {
        get
        {
            var reading = Volatile.Read(ref _reading);
            var local = Mode switch
            {
                ClockMode.Fixed => reading.Origin,
                ClockMode.Scaled => Later(reading.Origin, Scaled(_time.GetElapsedTime(reading.Timestamp))),
                _ => Later(SystemTime(), reading.Offset),
            };
            return new DateTime(local.Ticks - (local.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Unspecified);
        }
    }

    /// <summary>Moves the clock forward to a moment.</summary>
    /// <returns>False where the moment is past, since the clock never goes back and the books do not, or later than <see cref="Latest"/>.</returns>
    public bool TrySet(DateTime target)
    {
        lock (_moving)
        {
            var now = Now;
            if (target < now || target > Latest) return false;
            _reading = new Reading(_reading.Offset + (target - now), target, _time.GetTimestamp());
        }

        Moved?.Invoke();
        return true;
    }

    /// <summary>Moves the clock forward.</summary>
    /// <returns>False where the span is negative, or leads beyond <see cref="Latest"/>.</returns>
    public bool TryAdvance(TimeSpan span)
    {
        if (span < TimeSpan.Zero) return false;
        lock (_moving)
        {
            var now = Now;
            if (span > Latest - now) return false;
            var target = now + span;
            _reading = new Reading(_reading.Offset + span, target, _time.GetTimestamp());
        }

        Moved?.Invoke();
        return true;
    }

    /// <summary>Reads <c>+08:00</c> or a time zone id of the system.</summary>
    /// <returns>False where it is neither.</returns>
    public static bool TryParseZone(string text, out TimeZoneInfo zone)
    {
        zone = TimeZoneInfo.Utc;
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 6 && text[0] is '+' or '-'
            && TimeSpan.TryParseExact(text.AsSpan(1), "hh\\:mm", CultureInfo.InvariantCulture, out var offset)
            && offset <= TimeSpan.FromHours(14))
        {
            if (text[0] == '-') offset = -offset;
            zone = TimeZoneInfo.CreateCustomTimeZone(text, offset, text, text);
            return true;
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(text, out var found)) return false;
        zone = found;
        return true;
    }

    private static DateTime Later(DateTime origin, TimeSpan by) => by >= Latest - origin ? Latest : origin + by;

    private TimeSpan Scaled(TimeSpan elapsed) => TimeSpan.FromTicks((long)Math.Min(Math.Round(elapsed.Ticks * Speed), TimeSpan.MaxValue.Ticks / 2d));

    private DateTime SystemTime()
    {
        var utc = _time.GetUtcNow().UtcDateTime;
        return new DateTime((utc + _zone.GetUtcOffset(utc)).Ticks, DateTimeKind.Unspecified);
    }

    /// <param name="Offset">How far a real clock stands before the system's.</param>
    /// <param name="Origin">Where another clock stood at <paramref name="Timestamp"/>.</param>
    /// <param name="Timestamp">Monotonic time of the last move.</param>
    private sealed record Reading(TimeSpan Offset, DateTime Origin, long Timestamp);
}
