namespace Iso8583.Host.Telemetry;

/// <summary>A point that a transaction passes between the swipe and the phone.</summary>
public enum TimelineStage : byte
{
    /// <summary>First byte of the request.</summary>
    Received = 0,

    /// <summary>Message parsed and mapped; the command goes to the ledger.</summary>
    Enqueued = 1,

    /// <summary>The writer applied it.</summary>
    Decided = 2,

    /// <summary>The commit that covers it is durable.</summary>
    Committed = 3,

    /// <summary>The response was handed to the network.</summary>
    ResponseSent = 4,

    /// <summary>Its notifications are durable.</summary>
    NotificationRecorded = 5,

    /// <summary>A notification was handed to a gateway.</summary>
    NotificationSubmitted = 6,

    /// <summary>The gateway took it over.</summary>
    NotificationAccepted = 7,

    /// <summary>The phone has it.</summary>
    NotificationDelivered = 8,

    /// <summary>The card's issuer was asked and takes its time; it has answered when the command goes to the ledger.</summary>
    IssuerAsked = 9,
}
