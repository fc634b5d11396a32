using Iso8583.Host.Transactions;

namespace Iso8583.Host.Notifications.Enrolment;

/// <summary>What the holder of one card has asked to be told, and where.</summary>
/// <param name="Token">The card's token in the books (<see cref="PanReference.Token"/>).</param>
/// <param name="Issuer">The card's bank.</param>
/// <param name="Phone">Number in international form (+86...); empty where nobody is enrolled.</param>
public sealed record CardEnrolment(UInt128 Token, IssuerProfile Issuer, string Phone)
{
    /// <summary>Template language: <c>zh-CN</c> or <c>en</c>.</summary>
    public string Language { get; init; } = "zh-CN";

    /// <summary>Amounts below this many minor units are not told.</summary>
    public long ThresholdMinor { get; init; }

    /// <summary>The events asked for; all by default.</summary>
    public NotificationEvents Events { get; init; } = (NotificationEvents)~0;

    /// <summary>The text gives the balance.</summary>
    public bool IncludeBalance { get; init; } = true;
}
