using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>What a row does to the transactions it refers to.</summary>
internal static class Originals
{
    public static void Mark(IMarkedTransactions transactions, RowDraft row)
    {
        var original = row.OriginalSequence;
        var sequence = row.Outcome.Sequence;
        if (!transactions.Exists(original)) return;
        switch (row.Transaction.Kind)
        {
            case TransactionKind.PurchaseVoid or TransactionKind.PreAuthorizationVoid:
                transactions.Mark(sequence, original, EntryMarks.Voided, EntryMarks.None, 0);
                break;
            case TransactionKind.CompletionVoid:
                transactions.Mark(sequence, original, EntryMarks.Voided, EntryMarks.None, 0);
                MarkBehind(transactions, sequence, original, EntryMarks.None, EntryMarks.Completed, 0);
                break;
            case TransactionKind.Completion or TransactionKind.CompletionAdvice:
                transactions.Mark(sequence, original, EntryMarks.Completed, EntryMarks.None, 0);
                break;
            case TransactionKind.Refund:
                transactions.Mark(sequence, original, EntryMarks.None, EntryMarks.None, row.Outcome.ApprovedMinor);
                break;
            case TransactionKind.HoldExpiry:
                transactions.Mark(sequence, original, EntryMarks.Expired, EntryMarks.None, 0);
                break;
            case TransactionKind.Reversal:
                transactions.Mark(sequence, original, EntryMarks.Reversed, EntryMarks.None, 0);
                TakeBack(transactions, sequence, original);
                break;
        }
    }

    // The reversed transaction had itself marked another one.
    private static void TakeBack(IMarkedTransactions transactions, long row, long reversed)
    {
        switch (transactions[reversed].Kind)
        {
            case TransactionKind.PurchaseVoid or TransactionKind.PreAuthorizationVoid:
                MarkBehind(transactions, row, reversed, EntryMarks.None, EntryMarks.Voided, 0);
                break;
            case TransactionKind.CompletionVoid:
                MarkBehind(transactions, row, reversed, EntryMarks.None, EntryMarks.Voided, 0);
                MarkBehind(transactions, row, transactions[reversed].OriginalSequence, EntryMarks.Completed, EntryMarks.None, 0);
                break;
            case TransactionKind.Completion or TransactionKind.CompletionAdvice:
                MarkBehind(transactions, row, reversed, EntryMarks.None, EntryMarks.Completed, 0);
                break;
            case TransactionKind.Refund:
                MarkBehind(transactions, row, reversed, EntryMarks.None, EntryMarks.None, -transactions[reversed].ApprovedMinor);
                break;
            case TransactionKind.IncrementalAuthorization or TransactionKind.Adjustment or TransactionKind.TipAdjustment:
                var adjusted = transactions[reversed].OriginalSequence;
                if (transactions.Exists(adjusted)) transactions.Adjust(row, adjusted, -transactions[reversed].AdjustedMinor, transactions[reversed].AdjustedBy);
                break;
        }
    }

    private static void MarkBehind(IMarkedTransactions transactions, long row, long sequence, EntryMarks set, EntryMarks clear, long refundedMinor)
    {
        if (!transactions.Exists(sequence)) return;
        var original = transactions[sequence].OriginalSequence;
        if (transactions.Exists(original)) transactions.Mark(row, original, set, clear, refundedMinor);
    }
}
