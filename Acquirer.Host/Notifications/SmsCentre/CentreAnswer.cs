namespace Iso8583.Host.Notifications.SmsCentre;

/// <summary>What the centre answers to a submission.</summary>
public enum CentreAnswer : byte
{
    Accepted,

    /// <summary>More than the account may submit in a second.</summary>
    Throttled,

    /// <summary>A fault that may be over at the next attempt.</summary>
    Failed,
}
