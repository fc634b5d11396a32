namespace Iso8583.Host.Ledger;

/// <summary>How a merchant is paid.</summary>
public sealed record PayoutPlan
{
    /// <summary>T+1 on weekdays at ten, free of charge.</summary>
    public static PayoutPlan Default { get; } = new();

    public PayoutPlanKind Kind { get; init; }

    /// <summary>Time of day at which it is paid; without meaning for real time.</summary>
    public TimeOnly At { get; init; } = new(10, 0);

    /// <summary>What each payout costs the merchant, minor units.</summary>
    public long ChargeMinor { get; init; }

    public WorkingCalendar Calendar { get; init; } = WorkingCalendar.Weekdays;

    /// <summary>Whether what is unpaid of a business day is due.</summary>
    /// <param name="day">The business day.</param>
    /// <param name="isClosed">Nothing can be added to it.</param>
    /// <param name="runs">Payouts made of it so far.</param>
    /// <param name="now">Business time.</param>
    public bool IsDue(DateOnly day, bool isClosed, int runs, DateTime now) => Kind switch
    {
        PayoutPlanKind.RealTime => true,
        PayoutPlanKind.SameDay => (runs == 0 && now >= day.ToDateTime(At)) || (isClosed && now >= day.AddDays(1).ToDateTime(At)),
        _ => isClosed && now >= DueOf(day).ToDateTime(At),
    };

    /// <summary>The date on which the money of a business day arrives.</summary>
    public DateOnly DueOf(DateOnly day) => Kind switch
    {
        PayoutPlanKind.NextWorkingDay => Calendar.NextWorkingDay(day),
        PayoutPlanKind.NextDay => day.AddDays(1),
        _ => day,
    };
}
