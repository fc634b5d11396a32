using Iso8583.Core.Messages;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Notifications.Content;

/// <summary>All that a text can say about an event. Of the card only the last four digits ever come here.</summary>
public struct NotificationFacts
{
    public string Bank { get; set; }

    public string Acquirer { get; set; }

    public string Hotline { get; set; }

    /// <summary>Last four digits of the card; below zero where none may be shown.</summary>
    public short Tail { get; set; }

    public DateTime BusinessTime { get; set; }

    /// <summary>What was done; of a reversal what it reverses.</summary>
    public TransactionKind Kind { get; set; }

    public DecisionReason Reason { get; set; }

    public long AmountMinor { get; set; }

    public Currency Currency { get; set; }

    public long BalanceMinor { get; set; }

    /// <summary>Cleaned already.</summary>
    public string Merchant { get; set; }

    public AsciiText TerminalId { get; set; }

    public AsciiText Rrn { get; set; }

    public int Batch { get; set; }

    public BatchTotals Totals { get; set; }
}
