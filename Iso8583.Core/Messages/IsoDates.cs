namespace Iso8583.Core.Messages;

/// <summary>Dates and times as the elements carry them: short forms without year or century.</summary>
/// <remarks>A year that is missing is the one that puts the date nearest to a reference date, which the caller gives: this library has no clock.</remarks>
public static class IsoDates
{
    /// <summary>MMDD (n4) near a reference date.</summary>
    /// <param name="mmdd">The four digits as a number.</param>
    /// <param name="reference">The date that it is meant to be near to.</param>
    /// <param name="date">The date.</param>
    public static bool TryMonthDay(long mmdd, DateOnly reference, out DateOnly date)
    {
        date = default;
        var month = (int)(mmdd / 100);
        var day = (int)(mmdd % 100);
        if (month is < 1 or > 12 || day is < 1 or > 31) return false;
        var best = int.MaxValue;
        for (var year = Math.Max(1, reference.Year - 1); year <= Math.Min(9999, reference.Year + 1); year++)
        {
            if (day > DateTime.DaysInMonth(year, month)) continue;
            var candidate = new DateOnly(year, month, day);
            var distance = Math.Abs(candidate.DayNumber - reference.DayNumber);
            if (distance >= best) continue;
            best = distance;
            date = candidate;
        }

        return best < int.MaxValue;
    }

    /// <summary>MMDDhhmmss (n10) near a reference date: data element 7.</summary>
    public static bool TryMonthDayTime(long digits, DateOnly reference, out DateTime time)
    {
        time = default;
        if (!TryMonthDay(digits / 1_000_000, reference, out var date) || !TryTime(digits % 1_000_000, out var ofDay)) return false;
        time = date.ToDateTime(ofDay);
        return true;
    }

    /// <summary>hhmmss (n6): data element 12 of 1987.</summary>
    public static bool TryTime(long hhmmss, out TimeOnly time)
    {
        time = default;
        var (hour, minute, second) = ((int)(hhmmss / 10_000), (int)(hhmmss / 100 % 100), (int)(hhmmss % 100));
        if (hhmmss < 0 || hour > 23 || minute > 59 || second > 59) return false;
        time = new TimeOnly(hour, minute, second);
        return true;
    }

    /// <summary>YYMMDDhhmmss (n12): data element 12 of 1993; the century is the one nearest to a reference date.</summary>
    public static bool TryShortYearTime(long digits, DateOnly reference, out DateTime time)
    {
        time = default;
        var year = (int)(digits / 10_000_000_000 % 100);
        var century = reference.Year / 100 * 100;
        var full = century + year;
        if (full - reference.Year > 50) full -= 100;
        else if (reference.Year - full > 50) full += 100;
        return TryFullTime((full * 10_000_000_000) + (digits % 10_000_000_000), out time);
    }

    /// <summary>CCYYMMDDhhmmss (n14): data element 12 of 2003.</summary>
    public static bool TryFullTime(long digits, out DateTime time)
    {
        time = default;
        var (year, month, day) = ((int)(digits / 10_000_000_000), (int)(digits / 100_000_000 % 100), (int)(digits / 1_000_000 % 100));
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || !TryTime(digits % 1_000_000, out var ofDay)) return false;
        time = new DateOnly(year, month, day).ToDateTime(ofDay);
        return true;
    }

    /// <summary>YYMM (n4): an expiry; the last day of that month, in the century nearest to a reference date.</summary>
    public static bool TryExpiry(long yymm, DateOnly reference, out DateOnly lastDay)
    {
        lastDay = default;
        var month = (int)(yymm % 100);
        if (yymm is < 0 or > 9999 || month is < 1 or > 12) return false;
        var year = (reference.Year / 100 * 100) + (int)(yymm / 100);
        if (year - reference.Year > 50) year -= 100;
        else if (reference.Year - year > 50) year += 100;
        lastDay = new DateOnly(year, month, DateTime.DaysInMonth(year, month));
        return true;
    }

    /// <summary>The digits MMDDhhmmss of a time.</summary>
    public static long ToMonthDayTime(DateTime time) => (((((((time.Month * 100L) + time.Day) * 100) + time.Hour) * 100) + time.Minute) * 100) + time.Second;

    /// <summary>The digits MMDD of a date.</summary>
    public static int ToMonthDay(DateOnly date) => (date.Month * 100) + date.Day;

    /// <summary>The digits hhmmss of a time.</summary>
    public static int ToTime(TimeOnly time) => (((time.Hour * 100) + time.Minute) * 100) + time.Second;
}
