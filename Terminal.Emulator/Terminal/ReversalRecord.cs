namespace Iso8583.Emulator.Terminal;

/// <summary>
/// What it takes to reverse a request whose end is not known, without a card number, track or PIN: those are never stored. Written before the
/// request is sent, so that a terminal that loses power in between still reverses.
/// </summary>
internal sealed class ReversalRecord
{
    public TerminalTransactionKind Kind { get; set; }

    /// <summary>MTI of the request, four digits.</summary>
    public string Mti { get; set; } = "";

    public string CardId { get; set; } = "";

    public long AmountMinor { get; set; }

    public int Stan { get; set; }

    public int Batch { get; set; }

    /// <summary>F22 of the request, three digits.</summary>
    public string EntryMode { get; set; } = "";

    /// <summary>F61 of the request (UnionPay), or empty: a void's reversal repeats it.</summary>
    public string OriginalData { get; set; } = "";

    /// <summary>Tag 9F36 of the request in hex; empty where the card has no chip.</summary>
    public string ChipObjects { get; set; } = "";

    /// <summary>F7, F12 and F13 of the request; empty in the UnionPay dialect.</summary>
    public string TransmissionTime { get; set; } = "";

    public string LocalTime { get; set; } = "";

    public string LocalDate { get; set; } = "";

    /// <summary>F39 of the reversal: why.</summary>
    public string Reason { get; set; } = ReversalReason.Timeout;

    /// <summary>How often the reversal itself was sent without a final answer. Failures to connect do not count.</summary>
    public int Sends { get; set; }

    /// <summary>F11 and F7 of the reversal in dialects where it has its own; 0 and empty until it is first sent, then kept for every repeat.</summary>
    public int ReversalStan { get; set; }

    public string ReversalTransmissionTime { get; set; } = "";
}
