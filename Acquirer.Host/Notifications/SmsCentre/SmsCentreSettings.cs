namespace Iso8583.Host.Notifications.SmsCentre;

/// <summary>The built-in SMS centre: where it listens, who may bind, and what goes wrong.</summary>
public sealed record SmsCentreSettings
{
    /// <summary>SMPP port on loopback; 0 for any free one. Default 2775.</summary>
    public int Port { get; init; } = 2775;

    /// <summary>CMPP port on loopback; 0 for any free one; null for none. Default none.</summary>
    public int? CmppPort { get; init; }

    /// <summary>Passwords by system id; of CMPP providers the shared secrets by their six characters.</summary>
    public IReadOnlyDictionary<string, string> Accounts { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether transceivers may bind; if not, a client needs a transmitter and a receiver. Default true.</summary>
    public bool Transceivers { get; init; } = true;

    /// <summary>Submissions a second and account; more are answered "throttled". 0 for no limit.</summary>
    public int PerSecond { get; init; }

    /// <summary>Time before each answer.</summary>
    public TimeSpan AnswerDelay { get; init; }

    /// <summary>Time from the answer to the phone, and to the receipt.</summary>
    public TimeSpan DeliveryDelay { get; init; }

    /// <summary>Share that is answered well and never arrives (receipt UNDELIV).</summary>
    public double LossPercent { get; init; }

    /// <summary>Share that is refused with "submit failed".</summary>
    public double RejectPercent { get; init; }

    /// <summary>Every so many submissions the connection is cut before the answer; 0 for never.</summary>
    public int CutEvery { get; init; }

    /// <summary>Every so many submissions no answer is given; 0 for never.</summary>
    public int SilentEvery { get; init; }

    /// <summary>How receipts come.</summary>
    public ReceiptBehaviour Receipts { get; init; } = ReceiptBehaviour.Once;

    /// <summary>Attempts to give a receipt that is refused or not answered. Default 6.</summary>
    public int ReceiptTries { get; init; } = 6;

    /// <summary>Time before the second attempt; twice as long before each further one, a minute at most. Default 1 s.</summary>
    public TimeSpan ReceiptRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Messages that the phones remember. Default 10000.</summary>
    public int PhoneCapacity { get; init; } = 10_000;

    /// <summary>Source of the shares. Default 1.</summary>
    public ulong Seed { get; init; } = 1;
}
