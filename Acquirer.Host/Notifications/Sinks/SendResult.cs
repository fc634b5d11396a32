namespace Iso8583.Host.Notifications.Sinks;

/// <summary>Answer of a sink.</summary>
/// <param name="Outcome">How the attempt ended.</param>
/// <param name="GatewayId">The sink's id for the message; empty where it gave none.</param>
/// <param name="Reason">Why it did not work, as a short word of a closed set: a metric tag.</param>
/// <param name="RetryAfter">How long the sink asks to wait; zero where it does not say.</param>
public readonly record struct SendResult(SendOutcome Outcome, string GatewayId, string Reason, TimeSpan RetryAfter)
{
    /// <summary>Taken over.</summary>
    public static SendResult Accepted(string gatewayId) => new(SendOutcome.Accepted, gatewayId, "", TimeSpan.Zero);

    /// <summary>Taken over and with the phone.</summary>
    public static SendResult Delivered(string gatewayId) => new(SendOutcome.Delivered, gatewayId, "", TimeSpan.Zero);

    /// <summary>Not taken over.</summary>
    public static SendResult Not(SendOutcome outcome, string reason, TimeSpan retryAfter = default) => new(outcome, "", reason, retryAfter);
}
