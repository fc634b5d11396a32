using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>What a row does to the transactions it refers to.</summary>
internal static class Originals
{
    public static void Mark(TransactionBook transactions, RowDraft row)
    {
        var original = row.OriginalSequence;
        if (!transactions.Exists(original)) return;
        switch (row.Transaction.Kind)
        {
            case TransactionKind.PurchaseVoid or TransactionKind.PreAuthorizationVoid:
                transactions.Mark(original, EntryMarks.Voided, EntryMarks.None, 0);
                break;
            case TransactionKind.CompletionVoid:
                transactions.Mark(original, EntryMarks.Voided, EntryMarks.None, 0);
                MarkBehind(transactions, original, EntryMarks.None, EntryMarks.Completed, 0);
                break;
            case TransactionKind.Completion or TransactionKind.CompletionAdvice:
                transactions.Mark(original, EntryMarks.Completed, EntryMarks.None, 0);
                break;
            case TransactionKind.Refund:
                transactions.Mark(original, EntryMarks.None, EntryMarks.None, row.Outcome.ApprovedMinor);
                break;
            case TransactionKind.Reversal:
                transactions.Mark(original, EntryMarks.Reversed, EntryMarks.None, 0);
                TakeBack(transactions, original);
                break;
        }
    }

    // The reversed transaction had itself marked another one.
    private static void TakeBack(TransactionBook transactions, long reversed)
    {
        switch (transactions[reversed].Kind)
        {
            case TransactionKind.PurchaseVoid or TransactionKind.PreAuthorizationVoid:
                MarkBehind(transactions, reversed, EntryMarks.None, EntryMarks.Voided, 0);
                break;
            case TransactionKind.CompletionVoid:
                MarkBehind(transactions, reversed, EntryMarks.None, EntryMarks.Voided, 0);
                MarkBehind(transactions, transactions[reversed].OriginalSequence, EntryMarks.Completed, EntryMarks.None, 0);
                break;
            case TransactionKind.Completion or TransactionKind.CompletionAdvice:
                MarkBehind(transactions, reversed, EntryMarks.None, EntryMarks.Completed, 0);
                break;
            case TransactionKind.Refund:
                MarkBehind(transactions, reversed, EntryMarks.None, EntryMarks.None, -transactions[reversed].ApprovedMinor);
                break;
        }
    }

    private static void MarkBehind(TransactionBook transactions, long sequence, EntryMarks set, EntryMarks clear, long refundedMinor)
    {
        if (!transactions.Exists(sequence)) return;
        var original = transactions[sequence].OriginalSequence;
        if (transactions.Exists(original)) transactions.Mark(original, set, clear, refundedMinor);
    }
}
