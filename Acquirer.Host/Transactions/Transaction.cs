using Iso8583.Core.Messages;

namespace Iso8583.Host.Transactions;

/// <summary>One request in business words: what the terminal wants, without a byte of the wire and without sensitive data.</summary>
/// <remarks>A plain struct that lives inside a pooled exchange; pass it by reference.</remarks>
public struct Transaction
{
    public TransactionKind Kind { get; set; }

    /// <summary>For a reversal: the kind of transaction that its own fields say it reverses.</summary>
    public TransactionKind ReversedKind { get; set; }

    public MessageFamily Family { get; set; }

    public Mti Mti { get; set; }

    public TransactionKey Key { get; set; }

    public OriginalReference Original { get; set; }

    public ProcessingCode ProcessingCode { get; set; }

    /// <summary>F4 in minor units of <see cref="Currency"/>; 0 where absent.</summary>
    public long AmountMinor { get; set; }

    public Currency Currency { get; set; }

    /// <summary>A partial reversal: what of the original's amount stands; meaningful where <see cref="HasReplacement"/>.</summary>
    public long ReplacementMinor { get; set; }

    public bool HasReplacement { get; set; }

    /// <summary>Part of <see cref="AmountMinor"/> that is paid out in cash (F54), or is a tip (F48); 0 where there is none.</summary>
    public long AdditionalMinor { get; set; }

    public PanReference Pan { get; set; }

    /// <summary>Card expiry as YYMM, or 0 where the message had none.</summary>
    public short Expiry { get; set; }

    /// <summary>F22 as sent (three digits), or 0.</summary>
    public short EntryMode { get; set; }

    /// <summary>The message itself says that its terminal can take less than was asked for (F60.6 in the UnionPay dialect). Not stored: only the decision is.</summary>
    public bool AllowsPartialApproval { get; set; }

    /// <summary>F60.1 in the UnionPay dialect, else 0: kept for the response and for reports.</summary>
    public byte UnionPayType { get; set; }

    /// <summary>F60.3 in the UnionPay dialect, F70 in 1987, F24 in 1993 and 2003.</summary>
    public short NetworkCode { get; set; }

    /// <summary>Sign-on with key exchange: the new working keys, wrapped by the security module for the journal. Null otherwise.</summary>
    public string? WrappedKeys { get; set; }

    /// <summary>The terminal's own totals in a batch settlement.</summary>
    public BatchTotals TerminalTotals { get; set; }

    /// <summary>The terminal's totals of foreign cards (second half of F48) in a batch settlement.</summary>
    public BatchTotals TerminalForeignTotals { get; set; }

    /// <summary>What a batch upload brings; null for every other message.</summary>
    public UploadedDetail[]? Uploads { get; set; }

    /// <summary>How many details the terminal says it has uploaded (end of a batch upload).</summary>
    public int UploadCount { get; set; }

    /// <summary>Business time (local time of the business clock), stamped once when the command is enqueued.</summary>
    public DateTime BusinessTime { get; set; }

    /// <summary>When the first byte of the request arrived: microseconds since the Unix epoch, system clock.</summary>
    public long ReceivedUnixMicros { get; set; }
}
