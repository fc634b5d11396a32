namespace Iso8583.Emulator.Terminal;

/// <summary>An approved transaction of the open batch: what a void, a reversal and the settlement need. The card is named, never its number.</summary>
internal sealed class LoggedTransaction
{
    public TerminalTransactionKind Kind { get; set; }

    public int Batch { get; set; }

    public int Stan { get; set; }

    public string CardId { get; set; } = "";

    public long AmountMinor { get; set; }

    /// <summary>F37 of the response; empty where it had none.</summary>
    public string Rrn { get; set; } = "";

    /// <summary>F38 of the response; empty where it had none.</summary>
    public string AuthorizationCode { get; set; } = "";

    /// <summary>F7 of the request (MMDDhhmmss); empty in the UnionPay dialect.</summary>
    public string TransmissionTime { get; set; } = "";

    /// <summary>F13 of the response (MMDD); empty where it had none.</summary>
    public string HostDate { get; set; } = "";

    /// <summary>For a void: the STAN of the sale that it took back.</summary>
    public int VoidedStan { get; set; }

    /// <summary>A later void refers to it; it still counts in the totals.</summary>
    public bool Voided { get; set; }

    /// <summary>The acquirer has taken it in a batch upload: a terminal that was cut goes on behind it.</summary>
    public bool Uploaded { get; set; }

    /// <summary>It was reversed and counts nowhere.</summary>
    public bool Reversed { get; set; }
}
