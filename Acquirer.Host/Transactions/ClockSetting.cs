using System.Globalization;

namespace Iso8583.Host.Transactions;

/// <summary>How the business clock is to start: <c>real</c>, <c>fixed:2026-01-31T23:50</c>, <c>x60</c> or <c>x60@2026-01-31T23:50</c>.</summary>
/// <param name="Mode">How it goes.</param>
/// <param name="Start">Where it starts; the system's time where null.</param>
/// <param name="Speed">Seconds of business a second.</param>
public readonly record struct ClockSetting(ClockMode Mode, DateTime? Start, double Speed)
{
    /// <summary>What a setting may look like.</summary>
    public const string Expected = "real, fixed:2026-01-31T23:50, x60 or x60@2026-01-31T23:50";

    private const string FixedPrefix = "fixed:";
    private const int FirstYear = 2000;
    private const double MaxSpeed = 1_000_000;
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd"];

    public static ClockSetting Real => new(ClockMode.Real, null, 1);

    /// <summary>Reads a setting.</summary>
    /// <returns>False where it is none of <see cref="Expected"/>.</returns>
    public static bool TryParse(string text, out ClockSetting setting)
    {
        ArgumentNullException.ThrowIfNull(text);
        setting = Real;
        if (text == "real") return true;
        if (text.StartsWith(FixedPrefix, StringComparison.Ordinal))
        {
            if (!TryParseTime(text[FixedPrefix.Length..], out var start)) return false;
            setting = new ClockSetting(ClockMode.Fixed, start, 0);
            return true;
        }

        if (text.Length < 2 || text[0] != 'x') return false;
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var factor = at < 0 ? text[1..] : text[1..at];
        DateTime? from = null;
        if (at >= 0)
        {
            if (!TryParseTime(text[(at + 1)..], out var start)) return false;
            from = start;
        }

        if (!double.TryParse(factor, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var speed) || speed <= 0 || speed > MaxSpeed) return false;
        setting = new ClockSetting(ClockMode.Scaled, from, speed);
        return true;
    }

    /// <summary>Reads a moment of business time: local, without an offset, from 2000 to 2099.</summary>
    public static bool TryParseTime(string text, out DateTime time) =>
        DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out time)
        && time.Year >= FirstYear && time <= BusinessClock.Latest;
}
