namespace Iso8583.Host.Notifications.SmsCentre;

/// <summary>How the SMS centre gives receipts.</summary>
public enum ReceiptBehaviour : byte
{
    /// <summary>One, after the answer to the submission.</summary>
    Once,

    /// <summary>Two.</summary>
    Twice,

    /// <summary>One, before the answer to the submission.</summary>
    BeforeAnswer,

    /// <summary>None.</summary>
    Never,
}
