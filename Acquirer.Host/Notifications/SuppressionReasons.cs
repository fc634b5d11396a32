namespace Iso8583.Host.Notifications;

/// <summary>Why an event is not sent: a closed set, shown in the transaction's timeline.</summary>
public static class SuppressionReasons
{
    /// <summary>No phone is enrolled for the card or merchant.</summary>
    public const string NotEnrolled = "not enrolled";

    /// <summary>Enrolled, but not for this kind of event.</summary>
    public const string EventNotChosen = "event not chosen";

    /// <summary>The amount is below the cardholder's threshold.</summary>
    public const string BelowThreshold = "below threshold";

    /// <summary>The terminal is set to raise no notification.</summary>
    public const string SilentTerminal = "terminal raises no notifications";

    /// <summary>There is no text for this event, not even in the fallback language.</summary>
    public const string NoTemplate = "no template";
}
