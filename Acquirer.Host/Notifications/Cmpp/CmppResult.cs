using Iso8583.Host.Notifications.Sinks;

namespace Iso8583.Host.Notifications.Cmpp;

/// <summary>Results of submissions, and what a client does about them.</summary>
public static class CmppResult
{
    public const uint Ok = 0;
    public const uint RepeatedSequence = 3;
    public const uint TooFast = 8;

    /// <summary>Statuses of the answer to a connect that speak of the account.</summary>
    public static bool IsAccountRefused(uint status) => status is 2 or 3;

    /// <summary>Turns the result of a submission into what became of it.</summary>
    public static SendResult ToResult(uint result) => result switch
    {
        TooFast => SendResult.Not(SendOutcome.Throttled, "throttled"),
        RepeatedSequence => SendResult.Not(SendOutcome.Failed, "temporary"),
        9 or 13 => SendResult.Not(SendOutcome.Refused, "bad number"),
        <= 13 => SendResult.Not(SendOutcome.Refused, "rejected"),
        _ => SendResult.Not(SendOutcome.Failed, "temporary"), // of the gateway's own
    };
}
