using Iso8583.Host.Notifications.Links;

namespace Iso8583.Host.Notifications.Smpp;

/// <summary>How one SMPP link to an SMS centre is kept.</summary>
public sealed record SmppSettings : LinkSettings
{
    public required string SystemId { get; init; }

    public required string Password { get; init; }

    public string SystemType { get; init; } = "";

    /// <summary>Digits, or up to 11 letters.</summary>
    public required string Sender { get; init; }

    public SmppBindMode Bind { get; init; } = SmppBindMode.Auto;

    public SmppLongMessage LongMessages { get; init; } = SmppLongMessage.Udh;

    /// <summary>How ids stand in answers to submissions.</summary>
    public SmppIdFormat SubmitIds { get; init; } = SmppIdFormat.AsIs;

    /// <summary>How ids stand in receipts.</summary>
    public SmppIdFormat ReceiptIds { get; init; } = SmppIdFormat.AsIs;
}
