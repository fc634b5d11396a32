namespace Iso8583.Host.Notifications.Sinks;

/// <summary>How an attempt to deliver ended.</summary>
public enum SendOutcome : byte
{
    /// <summary>The sink took it over; whether the phone has it is told later.</summary>
    Accepted,

    /// <summary>The sink took it over and the phone has it.</summary>
    Delivered,

    /// <summary>Refused for good: another attempt would end the same way.</summary>
    Refused,

    /// <summary>Not now, nothing was taken over: try again.</summary>
    Failed,

    /// <summary>Too fast: try again, after the time that the sink names if it names one.</summary>
    Throttled,

    /// <summary>It left, and no answer came: it may or may not have arrived.</summary>
    Ambiguous,

    /// <summary>The sink cannot be reached: nothing left.</summary>
    Unreachable,
}
