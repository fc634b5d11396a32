using System.Runtime.InteropServices;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>What the books remember of one transaction: enough to answer a copy of it and to act on it. 152 bytes: there are millions.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct TransactionEntry
{
    /// <summary>No authorization code.</summary>
    public const int NoCode = -1;

    public EntryKey Key;
    public ulong Fingerprint;
    public ulong CardToken;
    public long RequestedMinor;
    public long ApprovedMinor;
    public long BalanceMinor;
    public long AvailableMinor;

    /// <summary>Change of holds that the row made.</summary>
    public long HoldMinor;
    public long RefundedMinor;

    /// <summary>What increments, adjustments and partial reversals have added to the approved amount; of such a row itself: what it added.</summary>
    public long AdjustedMinor;

    /// <summary>The newest row that changed the amount; of such a row itself: the one before it. 0 for none.</summary>
    public long AdjustedBy;
    public long OriginalSequence;
    public long BusinessTicks;

    /// <summary>The six digits as a number, or <see cref="NoCode"/>.</summary>
    public int AuthorizationCode;
    public int SettlementDay;
    public int Account;
    public int Batch;
    public int FirstLeg;
    public ushort Currency;
    public RowEffects Effects;
    public byte LegCount;
    public TransactionKind Kind;
    public DecisionReason Reason;
    public EntryMarks Marks;
    public bool HasBalance;

    /// <summary>The rule that applied, a number of <see cref="RuleCounterBook"/>; 0 for none.</summary>
    public byte Rule;

    /// <summary>Takes over what a row says; key, rule, changes before it, legs and marks are left to the caller.</summary>
    public void Fill(RowDraft row)
    {
        ref readonly var transaction = ref row.Transaction;
        ref readonly var outcome = ref row.Outcome;
        Fingerprint = Books.Fingerprint.Of(transaction);
        CardToken = (ulong)transaction.Pan.Token;
        RequestedMinor = transaction.AmountMinor;
        ApprovedMinor = outcome.ApprovedMinor;
        BalanceMinor = outcome.BalanceMinor;
        AvailableMinor = outcome.AvailableMinor;
        HasBalance = outcome.HasBalance;
        HoldMinor = row.HoldMinor;
        OriginalSequence = row.OriginalSequence;
        AdjustedMinor = (row.Effects & RowEffects.AdjustsOriginal) != 0 ? row.AdjustMinor : 0;
        BusinessTicks = outcome.BusinessTime.Ticks;
        AuthorizationCode = Books.AuthorizationCode.FromText(outcome.AuthorizationCode);
        SettlementDay = outcome.SettlementDate.DayNumber;
        Account = row.Account;
        Batch = outcome.Batch;
        Currency = transaction.Currency.Number;
        Effects = row.Effects;
        Kind = transaction.Kind;
        Reason = outcome.Reason;
    }

    public readonly bool IsApproved => Reason is DecisionReason.Approved or DecisionReason.ApprovedPartially;

    /// <summary>The amount as it stands now.</summary>
    public readonly long CurrentMinor => ApprovedMinor + AdjustedMinor;

    public readonly bool Is(EntryMarks mark) => (Marks & mark) != 0;

    /// <summary>A pre-authorization that still holds money: it must not be forgotten.</summary>
    public readonly bool HoldsMoney =>
        HoldMinor > 0 && Kind == TransactionKind.PreAuthorization && (Marks & (EntryMarks.Reversed | EntryMarks.Voided | EntryMarks.Completed | EntryMarks.Expired)) == 0;
}
