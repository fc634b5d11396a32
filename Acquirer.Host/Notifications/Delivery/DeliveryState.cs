namespace Iso8583.Host.Notifications.Delivery;

/// <summary>Where a notification event stands. Stored: never change or reuse a number; below <see cref="Accepted"/> means unfinished.</summary>
public enum DeliveryState : byte
{
    /// <summary>Recorded, waits for its turn, its time or a retry.</summary>
    Pending = 0,

    /// <summary>May be with a gateway: after a restart it counts as a possible duplicate.</summary>
    Sending = 1,

    /// <summary>A gateway took it over.</summary>
    Accepted = 2,

    /// <summary>The phone has it.</summary>
    Delivered = 3,

    /// <summary>Decided not to send; the reason says why.</summary>
    Suppressed = 4,

    /// <summary>Its time to live ended before a gateway took it.</summary>
    Expired = 5,

    /// <summary>Given up: refused for good or tried too often.</summary>
    Dead = 6,

    /// <summary>Accepted, and then reported as not delivered.</summary>
    Undelivered = 7,
}
