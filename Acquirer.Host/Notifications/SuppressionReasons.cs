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

    /// <summary>The recipient has replied TD or STOP.</summary>
    public const string OptedOut = "opted out";

    /// <summary>The recipient got as many messages as one number may get in this time; the number follows.</summary>
    public const string RateCap = "rate cap";

    /// <summary>A message was repeated with other contents and refused: the card was not charged.</summary>
    public const string NothingCharged = "nothing was charged";

    /// <summary>The delivery profile of the card's bank loses it.</summary>
    public const string LostByProfile = "lost (delivery profile)";
}
