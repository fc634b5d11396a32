using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>Rules for reversals: the truth table of docs/ledger.md, top to bottom.</summary>
internal static class Reversals
{
    public static void Reverse(Decision decision)
    {
        if (!TryFind(decision, out var sequence))
        {
            ReverseUnknown(decision);
            return;
        }

        ref readonly var original = ref decision.Books.Transactions[sequence];
        decision.Row.OriginalSequence = sequence;
        if (original.Kind is TransactionKind.Reversal or TransactionKind.StandInForwarding)
        {
            decision.Decline(DecisionReason.InvalidTransaction);
            return;
        }

        if (!IsMeant(decision, original))
        {
            decision.Decline(DecisionReason.OriginalNotFound);
            return;
        }

        if (!LinkedTransactions.IsSameAmount(decision, original))
        {
            decision.Decline(DecisionReason.OriginalAmountWrong);
            return;
        }

        decision.Row.Account = original.Account;
        if (!original.IsApproved)
        {
            Acknowledge(decision, decision.IsUnionPay ? DecisionReason.ReferToIssuer : DecisionReason.OriginalNotFound);
            return;
        }

        const EntryMarks Used = EntryMarks.Reversed | EntryMarks.Voided | EntryMarks.Completed | EntryMarks.Expired;
        if (original.Is(Used) || original.RefundedMinor > 0 || !CanBeCompletedAgain(decision, original) || !IsNewestChange(decision, original, sequence))
        {
            Acknowledge(decision, DecisionReason.OriginalNotFound);
            return;
        }

        var settled = decision.IsSettled(original);
        if (settled && !decision.IsAdvice)
        {
            decision.Decline(DecisionReason.OriginalNotFound);
            return;
        }

        decision.ForwardFirst(sequence);
        decision.FollowTotalsOf(original);
        decision.Row.Outcome.Batch = original.Batch;
        if (decision.Transaction is { HasReplacement: true, ReplacementMinor: > 0 })
        {
            ReverseInPart(decision, original, sequence, settled);
            return;
        }

        decision.PostOppositeOfAll(sequence);
        decision.Row.HoldMinor = -decision.HoldOfAll(sequence);
        if ((original.Effects & RowEffects.AdjustsOriginal) != 0) decision.Row.AdjustMinor = -original.AdjustedMinor;
        var totals = settled ? RowEffects.None : Removal(original.Effects);
        decision.Approve(
            IsChange(original.Kind) ? original.ApprovedMinor : original.CurrentMinor,
            RowEffects.ActsOnOriginal | totals | LinkedTransactions.UsageTakenBack(decision, original),
            original.ApprovedMinor > 0 ? NotificationEvents.Reversed : NotificationEvents.None);
    }

    // F95 or F30: something of the original stands. It stays what it was, with the smaller amount.
    private static void ReverseInPart(Decision decision, in TransactionEntry original, long sequence, bool settled)
    {
        var standing = decision.Transaction.ReplacementMinor;
        if (!CanStandInPart(original.Kind))
        {
            decision.Decline(DecisionReason.InvalidTransaction);
            return;
        }

        if (standing > original.CurrentMinor || decision.Transaction.Currency.Number != original.Currency || !decision.TryConvert(standing, out var billing))
        {
            decision.Decline(DecisionReason.OriginalAmountWrong);
            return;
        }

        var back = original.CurrentMinor - standing;
        if (back == 0)
        {
            decision.Approve(0, RowEffects.None, NotificationEvents.None);
            return;
        }

        if (original.Kind == TransactionKind.PreAuthorization) decision.Row.HoldMinor = billing - decision.HoldOfAll(sequence);
        else
        {
            decision.PostOppositeOfAll(sequence);
            Payments.Post(decision, standing);
        }

        decision.Row.AdjustMinor = -back;
        var totals = settled || (original.Effects & RowEffects.AddsDebit) == 0 ? RowEffects.None : RowEffects.AdjustsTotals;
        var usage = LinkedTransactions.UsageTakenBack(decision, original) == RowEffects.None ? RowEffects.None : RowEffects.AdjustsUsage;
        decision.Approve(back, RowEffects.AdjustsOriginal | totals | usage, NotificationEvents.Reversed);
    }

    private static bool CanStandInPart(TransactionKind kind) => kind
        is TransactionKind.Purchase
        or TransactionKind.CashAdvance
        or TransactionKind.PurchaseWithCashBack
        or TransactionKind.OfflineSale
        or TransactionKind.Completion
        or TransactionKind.CompletionAdvice
        or TransactionKind.PreAuthorization;

    private static bool IsChange(TransactionKind kind)
        => kind is TransactionKind.IncrementalAuthorization or TransactionKind.Adjustment or TransactionKind.TipAdjustment;

    // A change of an amount is taken back as long as it is the last one, and what it changed still stands.
    private static bool IsNewestChange(Decision decision, in TransactionEntry change, long sequence)
    {
        if (!IsChange(change.Kind)) return true;
        if (!decision.Books.Transactions.Exists(change.OriginalSequence)) return false;
        ref readonly var changed = ref decision.Books.Transactions[change.OriginalSequence];
        return changed.AdjustedBy == sequence
            && !changed.Is(EntryMarks.Reversed | EntryMarks.Voided | EntryMarks.Completed | EntryMarks.Expired)
            && changed.RefundedMinor == 0;
    }

    // The key is the reversal's own business; what else it says of its original is only compared.
    private static bool TryFind(Decision decision, out long sequence)
    {
        sequence = 0;
        var original = decision.Transaction.Original;
        if (!original.HasKey) return decision.TryFindOriginal(out sequence);
        if (decision.Books.Terminals.TryFind(original.Key, out var terminal)
            && decision.Books.Transactions.TryFind(decision.Books.Terminals.ShortKey(terminal, original.Key), out sequence, out var isTombstone)) return !isTombstone;
        sequence = decision.Books.Transactions.Recalled?.Original ?? 0;
        return sequence != 0;
    }

    private static void ReverseUnknown(Decision decision)
    {
        var approve = decision.IsAdvice || (decision.IsUnionPay && decision.Options.ApproveReversalWithoutOriginal);
        if (approve) decision.Approve(0, RowEffects.None, NotificationEvents.None);
        else decision.Decline(DecisionReason.OriginalNotFound);
        if (decision.Transaction.Original.HasKey) decision.Row.Effects |= RowEffects.Tombstone;
    }

    private static bool IsMeant(Decision decision, in TransactionEntry original)
    {
        ref readonly var transaction = ref decision.Transaction;
        return original.Key.Terminal == decision.Terminal
            && decision.IsSameCard(original)
            && (transaction.ReversedKind == TransactionKind.None || transaction.ReversedKind == original.Kind);
    }

    // Taking back the void of a completion completes the pre-authorization again, which must not have found another end since.
    private static bool CanBeCompletedAgain(Decision decision, in TransactionEntry original)
    {
        if (original.Kind != TransactionKind.CompletionVoid) return true;
        var transactions = decision.Books.Transactions;
        if (!transactions.Exists(original.OriginalSequence)) return false;
        var preAuthorization = transactions[original.OriginalSequence].OriginalSequence;
        return transactions.Exists(preAuthorization) && transactions[preAuthorization].HoldsMoney;
    }

    // Nothing is left to take back: an advice is acknowledged all the same, a request gets the reason.
    private static void Acknowledge(Decision decision, DecisionReason reason)
    {
        if (decision.IsAdvice) decision.Approve(0, RowEffects.None, NotificationEvents.None);
        else decision.Decline(reason);
    }

    private static RowEffects Removal(RowEffects effects) =>
        (effects & RowEffects.AdjustsTotals)
        | ((effects & RowEffects.AddsDebit) != 0 ? RowEffects.RemovesDebit : RowEffects.None)
        | ((effects & RowEffects.AddsCredit) != 0 ? RowEffects.RemovesCredit : RowEffects.None);
}
