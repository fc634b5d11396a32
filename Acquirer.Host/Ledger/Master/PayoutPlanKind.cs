namespace Iso8583.Host.Ledger;

/// <summary>When a merchant gets the money of a business day.</summary>
public enum PayoutPlanKind : byte
{
    /// <summary>T+1: on the next working day of the calendar.</summary>
    NextWorkingDay = 0,

    /// <summary>D+1: on the next day, working or not.</summary>
    NextDay = 1,

    /// <summary>D+0: at a time of the day itself; what comes later that day is paid the day after.</summary>
    SameDay = 2,

    /// <summary>As soon as it is there.</summary>
    RealTime = 3,
}
