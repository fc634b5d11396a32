using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>
/// Decides which messages wait until their original was read back from the journal, and whether what was read is still true when they are decided.
/// </summary>
internal sealed class Recalls(BookKeeper books)
{
    private const int ManyActs = 1024;

    // Newest row of this process that acted on a forgotten transaction: what was read before it is out of date.
    private readonly Dictionary<long, long> _acts = [];

    /// <summary>True where the message must wait: its original is not in memory and may be in the journal, or was read too early.</summary>
    public bool MustWait(Decision decision, RecalledOriginals? recalled)
    {
        if (books.Transactions.ForgottenThrough == 0 || !ActsOnOld(decision.Transaction.Kind)) return false;
        if (recalled is null) return MayBeForgotten(decision);
        if (IsStale(recalled)) return true;
        recalled.Bind(books.Terminals);
        return false;
    }

    /// <summary>Notes that a row has acted on a recalled transaction.</summary>
    public void Note(RowDraft row, RecalledOriginals recalled)
    {
        if ((row.Effects & (RowEffects.ActsOnOriginal | RowEffects.AdjustsOriginal)) == 0) return;
        // Messages are read back one after another: whatever comes later was read no earlier than this one.
        if (_acts.Count > ManyActs)
        {
            foreach (var (sequence, by) in _acts)
            {
                if (by <= recalled.AsOf) _acts.Remove(sequence);
            }
        }

        _acts[row.OriginalSequence] = row.Outcome.Sequence;
    }

    // What holds money or belongs to an open batch is never forgotten: completions and what else concerns only such ones need not ask.
    private static bool ActsOnOld(TransactionKind kind) => kind
        is TransactionKind.Reversal
        or TransactionKind.Refund
        or TransactionKind.PurchaseVoid
        or TransactionKind.CompletionVoid
        or TransactionKind.Adjustment
        or TransactionKind.TipAdjustment
        or TransactionKind.ScriptResult;

    private bool MayBeForgotten(Decision decision)
    {
        var original = decision.Transaction.Original;
        if (original.HasKey)
        {
            if (books.Terminals.TryFind(original.Key, out var terminal))
            {
                if (!books.Transactions.TryFind(books.Terminals.ShortKey(terminal, original.Key), out _, out var isTombstone)) return true;
                if (!isTombstone || decision.Transaction.Kind == TransactionKind.Reversal) return false;
            }
            else if (decision.Transaction.Kind == TransactionKind.Reversal) return false;
        }

        return RetrievalReference.TryGetSequence(original.Rrn, books.LastSequence, out var sequence)
            && sequence <= books.Transactions.ForgottenThrough
            && !books.Transactions.Exists(sequence);
    }

    private bool IsStale(RecalledOriginals recalled)
    {
        foreach (var sequence in recalled.Sequences)
        {
            if (books.Transactions.Exists(sequence))
            {
                ref readonly var now = ref books.Transactions[sequence];
                ref readonly var then = ref recalled[sequence];
                if ((now.Marks & ~(EntryMarks.Uploaded | EntryMarks.StandsIn)) != then.Marks || now.RefundedMinor != then.RefundedMinor || now.AdjustedMinor != then.AdjustedMinor || now.AdjustedBy != then.AdjustedBy) return true;
            }
            else if (_acts.TryGetValue(sequence, out var by) && by > recalled.AsOf && by <= books.LastSequence) return true;
        }

        return false;
    }
}
