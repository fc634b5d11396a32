namespace Iso8583.Host.Ledger;

/// <summary>Which days banks work: Monday to Friday less holidays, plus weekends that are worked to make up for them.</summary>
/// <param name="Holidays">Weekdays without work.</param>
/// <param name="WorkingWeekends">Saturdays and Sundays with work.</param>
public sealed record WorkingCalendar(IReadOnlySet<DateOnly> Holidays, IReadOnlySet<DateOnly> WorkingWeekends)
{
    /// <summary>Monday to Friday.</summary>
    public static WorkingCalendar Weekdays { get; } = new(new HashSet<DateOnly>(), new HashSet<DateOnly>());

    public bool IsWorkingDay(DateOnly date)
    {
        if (WorkingWeekends.Contains(date)) return true;
        return date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !Holidays.Contains(date);
    }

    /// <summary>The first working day after a date.</summary>
    public DateOnly NextWorkingDay(DateOnly date)
    {
        do date = date.AddDays(1);
        while (!IsWorkingDay(date));
        return date;
    }
}
