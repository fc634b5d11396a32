using Iso8583.Core.Messages;

namespace Iso8583.Host.Transactions;

/// <summary>What the books say of one command, once its commit is durable.</summary>
public struct Outcome
{
    public OutcomeStatus Status { get; set; }

    public DecisionReason Reason { get; set; }

    /// <summary>Number of the journal row that decided; the transaction's id. For a repeat: that of the first copy.</summary>
    public long Sequence { get; set; }

    /// <summary>F37, 12 digits.</summary>
    public AsciiText Rrn { get; set; }

    /// <summary>F38, 6 digits; empty where not approved or not given.</summary>
    public AsciiText AuthorizationCode { get; set; }

    /// <summary>Amount approved in minor units: less than asked for in a partial approval.</summary>
    public long ApprovedMinor { get; set; }

    /// <summary>Ledger balance of the card's account after the transaction, minor units.</summary>
    public long BalanceMinor { get; set; }

    /// <summary>What can be spent: balance less holds plus credit limit, minor units.</summary>
    public long AvailableMinor { get; set; }

    /// <summary>True where the card's account is known, so that the two balances mean something.</summary>
    public bool HasBalance { get; set; }

    /// <summary>Currency of the two balances, and of <see cref="BillingMinor"/>.</summary>
    public Currency AccountCurrency { get; set; }

    /// <summary>What the card's account pays or holds where its currency is another than the transaction's; else 0.</summary>
    public long BillingMinor { get; set; }

    /// <summary>Business time of the decision (of the first copy for a repeat): F12 and F13.</summary>
    public DateTime BusinessTime { get; set; }

    /// <summary>Business day the transaction belongs to: F15.</summary>
    public DateOnly SettlementDate { get; set; }

    /// <summary>Batch number: the new one after a sign-on, else that of the request.</summary>
    public int Batch { get; set; }

    /// <summary>The books' totals for the batch (batch settlement only).</summary>
    public BatchTotals Totals { get; set; }

    /// <summary>The books' totals of foreign cards (batch settlement only).</summary>
    public BatchTotals ForeignTotals { get; set; }

    /// <summary>The terminal's totals equal the books' (batch settlement only).</summary>
    public bool Balanced { get; set; }

    /// <summary>What the chip of the card said and what the books made of it; the answer carries the script named there.</summary>
    public ChipData Chip { get; set; }

    /// <summary>Name of the rule that applied; null for none.</summary>
    public string? Rule { get; set; }

    /// <summary>How the checks went; not in the journal.</summary>
    public CheckTrail Checks { get; set; }

    /// <summary>Whether the decision lets the transaction happen.</summary>
    public readonly bool IsApproved => Reason is DecisionReason.Approved or DecisionReason.ApprovedPartially;
}
