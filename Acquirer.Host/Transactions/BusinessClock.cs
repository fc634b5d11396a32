using System.Globalization;

namespace Iso8583.Host.Transactions;

/// <summary>The bank's own calendar and clock: what stands in F12, F13 and F15. Everything that measures a wait uses <see cref="TimeProvider"/> directly.</summary>
public sealed class BusinessClock
{
    private readonly TimeProvider _time;
    private readonly TimeZoneInfo _zone;

    public BusinessClock(TimeProvider time, TimeZoneInfo zone)
    {
        _time = time;
        _zone = zone;
    }

    /// <summary>Local time of the business, kind unspecified, whole milliseconds.</summary>
    public DateTime Now
    {
        get
        {
            var utc = _time.GetUtcNow().UtcDateTime;
            var local = utc + _zone.GetUtcOffset(utc);
            return new DateTime(local.Ticks - (local.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Unspecified);
        }
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
}
