using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>Rules for what acts on an earlier transaction by its own message: void, refund, completion, script result. Table in docs/ledger.md.</summary>
internal static class LinkedTransactions
{
    public static void Void(Decision decision, TransactionKind kind)
    {
        if (!TryFind(decision, kind, out var sequence))
        {
            decision.Decline(DecisionReason.OriginalNotFound);
            return;
        }

        ref readonly var original = ref decision.Books.Transactions[sequence];
        decision.Row.OriginalSequence = sequence;
        decision.Row.Account = original.Account;
        if (original.Is(EntryMarks.Completed | EntryMarks.Expired) || original.RefundedMinor > 0 || decision.IsSettled(original) || (kind != TransactionKind.PreAuthorization && !IsOfSameTerminal(decision, original)))
        {
            decision.Decline(DecisionReason.OriginalNotFound);
            return;
        }

        if (!IsSameAmount(decision, original))
        {
            decision.Decline(DecisionReason.OriginalAmountWrong);
            return;
        }

        decision.ForwardFirst(sequence);
        decision.FollowTotalsOf(original);
        decision.PostOppositeOfAll(sequence);
        decision.Row.HoldMinor = -decision.HoldOfAll(sequence);
        decision.Row.Outcome.AuthorizationCode = AuthorizationCode.ToText(original.AuthorizationCode);
        var credit = (original.Effects & RowEffects.AddsDebit) != 0 ? RowEffects.AddsCredit : RowEffects.None;
        decision.Approve(original.CurrentMinor, RowEffects.ActsOnOriginal | credit | UsageTakenBack(decision, original), NotificationEvents.Voided);
    }

    public static void Complete(Decision decision)
    {
        ref readonly var transaction = ref decision.Transaction;
        if (!TryFind(decision, TransactionKind.PreAuthorization, out var sequence))
        {
            decision.Decline(DecisionReason.OriginalNotFound);
            return;
        }

        ref readonly var original = ref decision.Books.Transactions[sequence];
        decision.Row.OriginalSequence = sequence;
        var hold = decision.HoldOfAll(sequence);
        var billing = transaction.AmountMinor;
        var refusal = original.Is(EntryMarks.Completed | EntryMarks.Expired) ? DecisionReason.OriginalNotFound : decision.IdentifyCard(out _);
        if (refusal == DecisionReason.None) refusal = Payments.CheckAmount(decision, transaction.AmountMinor);
        if (refusal == DecisionReason.None && transaction.AmountMinor > LargestCompletion(decision, original)) refusal = DecisionReason.ExceedsAmountLimit;
        if (refusal == DecisionReason.None
            && transaction.Kind == TransactionKind.Completion
            && decision.TryConvert(transaction.AmountMinor, out billing)
            && billing > decision.AvailableOf(original.Account) + hold)
        {
            refusal = DecisionReason.InsufficientFunds;
        }

        if (refusal != DecisionReason.None)
        {
            decision.Decline(refusal);
            return;
        }

        Payments.Post(decision, transaction.AmountMinor);
        decision.Row.HoldMinor = -hold;
        decision.Row.Outcome.AuthorizationCode = AuthorizationCode.ToText(original.AuthorizationCode);
        decision.Approve(transaction.AmountMinor, RowEffects.ActsOnOriginal | RowEffects.AddsDebit, NotificationEvents.Completed | NotificationEvents.MerchantSale);
    }

    public static void Refund(Decision decision)
    {
        ref readonly var transaction = ref decision.Transaction;
        var effects = RowEffects.AddsCredit;
        if (Refers(transaction.Original))
        {
            if (!decision.TryFindOriginal(out var sequence) || !IsRefundable(decision, sequence))
            {
                decision.Decline(DecisionReason.OriginalNotFound);
                return;
            }

            ref readonly var original = ref decision.Books.Transactions[sequence];
            decision.Row.OriginalSequence = sequence;
            if (transaction.AmountMinor > original.CurrentMinor - original.RefundedMinor)
            {
                decision.Decline(DecisionReason.OriginalAmountWrong);
                return;
            }

            effects |= RowEffects.ActsOnOriginal;
        }

        var refusal = decision.IdentifyCard(out _);
        if (refusal == DecisionReason.None) refusal = Payments.CheckAmount(decision, transaction.AmountMinor);
        if (refusal != DecisionReason.None)
        {
            decision.Decline(refusal);
            return;
        }

        PostRefund(decision, transaction.AmountMinor);
        decision.Approve(transaction.AmountMinor, effects, NotificationEvents.Refunded);
    }

    /// <summary>Another amount for a sale of the open batch: a tip, or a correction. F4 is the new total; the debit stays one and gets the new amount.</summary>
    public static void Adjust(Decision decision)
    {
        ref readonly var transaction = ref decision.Transaction;
        if (!decision.TryFindOriginal(out var sequence) || !IsAdjustable(decision, sequence))
        {
            decision.Decline(DecisionReason.OriginalNotFound);
            return;
        }

        ref readonly var original = ref decision.Books.Transactions[sequence];
        decision.Row.OriginalSequence = sequence;
        decision.Row.Account = original.Account;
        var refusal = transaction.Currency.Number != original.Currency ? DecisionReason.InvalidCurrency : Payments.CheckAmount(decision, transaction.AmountMinor);
        if (refusal == DecisionReason.None && transaction.AdditionalMinor > transaction.AmountMinor) refusal = DecisionReason.InvalidAmount;
        if (refusal != DecisionReason.None)
        {
            decision.Decline(refusal);
            return;
        }

        decision.ForwardFirst(sequence);
        decision.FollowTotalsOf(original);
        decision.PostOppositeOfAll(sequence);
        Payments.Post(decision, transaction.AmountMinor);
        decision.Row.AdjustMinor = transaction.AmountMinor - original.CurrentMinor;
        decision.Row.Outcome.Batch = original.Batch;
        decision.Row.Outcome.AuthorizationCode = AuthorizationCode.ToText(original.AuthorizationCode);
        var usage = UsageTakenBack(decision, original) == RowEffects.None ? RowEffects.None : RowEffects.AdjustsUsage;
        decision.Approve(transaction.AmountMinor, RowEffects.AdjustsOriginal | RowEffects.AdjustsTotals | usage, NotificationEvents.None);
    }

    private static bool IsAdjustable(Decision decision, long sequence)
    {
        ref readonly var original = ref decision.Books.Transactions[sequence];
        return (original.Effects & RowEffects.AddsDebit) != 0
            && original.IsApproved
            && !original.Is(EntryMarks.Reversed | EntryMarks.Voided)
            && original.RefundedMinor == 0
            && !decision.IsSettled(original)
            && decision.IsSameCard(original)
            && IsOfSameTerminal(decision, original);
    }

    /// <summary>What the issuer's script did on the card: noted where the transaction that brought it is known.</summary>
    public static void NoteScriptResult(Decision decision)
    {
        if (decision.TryFindOriginal(out var sequence))
        {
            decision.Row.OriginalSequence = sequence;
            decision.Approve(0, RowEffects.None, NotificationEvents.None);
        }
        else decision.Decline(DecisionReason.OriginalNotFound);
    }

    public static bool IsSameAmount(Decision decision, in TransactionEntry original)
    {
        var minor = decision.Transaction.AmountMinor;
        return minor == 0 || minor == original.ApprovedMinor || minor == original.RequestedMinor || minor == original.CurrentMinor;
    }

    /// <summary>The daily limits get back what they were charged, as long as it is the same day.</summary>
    public static RowEffects UsageTakenBack(Decision decision, in TransactionEntry original) =>
        (original.Effects & RowEffects.AddsUsage) != 0 && decision.Books.Accounts[original.Account].UsageDay == original.SettlementDay
            ? RowEffects.RemovesUsage
            : RowEffects.None;

    private static bool TryFind(Decision decision, TransactionKind kind, out long sequence)
    {
        if (!decision.TryFindOriginal(out sequence)) return false;
        ref readonly var original = ref decision.Books.Transactions[sequence];
        return IsKind(original.Kind, kind)
            && original.IsApproved
            && !original.Is(EntryMarks.Reversed)
            && !original.Is(EntryMarks.Voided)
            && decision.IsSameCard(original)
            && decision.IsOfSameMerchant(sequence);
    }

    private static bool IsKind(TransactionKind actual, TransactionKind wanted) => wanted switch
    {
        TransactionKind.Completion => actual is TransactionKind.Completion or TransactionKind.CompletionAdvice,
        TransactionKind.Purchase => actual is TransactionKind.Purchase or TransactionKind.PurchaseWithCashBack or TransactionKind.CashAdvance,
        _ => actual == wanted,
    };

    private static bool IsRefundable(Decision decision, long sequence)
    {
        ref readonly var original = ref decision.Books.Transactions[sequence];
        return original.Kind is TransactionKind.Purchase or TransactionKind.PurchaseWithCashBack or TransactionKind.Completion or TransactionKind.CompletionAdvice or TransactionKind.OfflineSale
            && original.IsApproved
            && !original.Is(EntryMarks.Reversed)
            && !original.Is(EntryMarks.Voided)
            && decision.IsSameCard(original)
            && decision.IsOfSameMerchant(sequence);
    }

    private static bool IsOfSameTerminal(Decision decision, in TransactionEntry original) => original.Key.Terminal == decision.Terminal;

    // A reference that is there but stands for nothing in the books is refused; none at all is a refund without original.
    private static bool Refers(in OriginalReference original) => original.HasKey || !original.Rrn.IsEmpty;

    private static long LargestCompletion(Decision decision, in TransactionEntry original) =>
        (long)((Int128)original.CurrentMinor * decision.Options.CompletionPercent / 100);

    private static void PostRefund(Decision decision, long minor)
    {
        var row = decision.Row;
        var policy = decision.Master.TryGetMerchant(row.Transaction.Key.MerchantId, out var merchant) ? merchant.RefundFee : RefundFeePolicy.Returned;
        Payments.PostRefund(decision, minor, policy);
    }
}
