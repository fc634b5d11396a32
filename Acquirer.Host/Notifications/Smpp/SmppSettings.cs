namespace Iso8583.Host.Notifications.Smpp;

/// <summary>How one link to an SMS centre is kept.</summary>
public sealed record SmppSettings
{
    public required string Name { get; init; }

    public required string Host { get; init; }

    public required int Port { get; init; }

    /// <summary>TLS with a certificate that holds for <see cref="Host"/>.</summary>
    public bool Tls { get; init; }

    public required string SystemId { get; init; }

    public required string Password { get; init; }

    public string SystemType { get; init; } = "";

    /// <summary>Digits, or up to 11 letters.</summary>
    public required string Sender { get; init; }

    /// <summary>Submissions without an answer at most. Default 10.</summary>
    public int Window { get; init; } = 10;

    /// <summary>Longest wait for an answer. Default 10 s.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Silence after which the link is asked. Default 30 s.</summary>
    public TimeSpan EnquireAfter { get; init; } = TimeSpan.FromSeconds(30);

    public SmppLongMessage LongMessages { get; init; } = SmppLongMessage.Udh;

    /// <summary>How ids stand in answers to submissions.</summary>
    public SmppIdFormat SubmitIds { get; init; } = SmppIdFormat.AsIs;

    /// <summary>How ids stand in receipts.</summary>
    public SmppIdFormat ReceiptIds { get; init; } = SmppIdFormat.AsIs;
}
