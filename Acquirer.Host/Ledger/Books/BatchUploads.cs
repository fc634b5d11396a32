using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>Rules for the upload of a settled batch: every detail is compared with the books, and what they do not have is kept for the reports.</summary>
internal static class BatchUploads
{
    private const byte FinancialClass = 2;

    /// <summary>F60.3 of an IC notice.</summary>
    private const int BalancedNotice = 204;
    private const int UnbalancedNotice = 206;

    public static void Take(Decision decision)
    {
        if (!TryFindBatch(decision, out var batch)) return;
        var details = decision.Transaction.Uploads;
        if (details is not null)
        {
            // The verdicts belong to the row; the request's own array may be decided again.
            details = (UploadedDetail[])details.Clone();
            for (var i = 0; i < details.Length; i++) details[i] = details[i] with { Verdict = Judge(decision, batch, details, i) };
            decision.Row.Transaction.Uploads = details;
        }

        decision.Approve(0, RowEffects.UploadsDetails, NotificationEvents.None);
    }

    /// <summary>The terminal says how many details it has uploaded: with another number the upload is not over.</summary>
    public static void End(Decision decision)
    {
        if (!TryFindBatch(decision, out var batch)) return;
        if (batch.UploadEnded || decision.Transaction.UploadCount == batch.UploadCount)
        {
            decision.Approve(0, RowEffects.EndsUpload, NotificationEvents.None);
            return;
        }

        decision.Decline(DecisionReason.ReconcileError);
    }

    /// <summary>Applies an upload or its end: counts, and marks what the upload has brought.</summary>
    public static void Note(BookKeeper books, RowDraft row, int terminal)
    {
        ref var batch = ref books.Terminals.ChangeBatch(terminal, row.Outcome.Batch);
        if ((row.Effects & RowEffects.EndsUpload) != 0) batch.UploadEnded = true;
        if (row.Transaction.Uploads is not { } details) return;
        foreach (var detail in details)
        {
            if (detail.Verdict is UploadVerdict.AlreadyUploaded or UploadVerdict.AlreadySettled) continue;
            batch.UploadCount++;
            if (detail.Verdict is not (UploadVerdict.Matched or UploadVerdict.Noted)) batch.UnmatchedCount++;
            if (TryFind(books, terminal, row.Outcome.Batch, detail.Stan, out var sequence)) books.Transactions.Mark(row.Outcome.Sequence, sequence, EntryMarks.Uploaded, EntryMarks.None, 0);
        }
    }

    // A batch must be settled before it can be uploaded.
    private static bool TryFindBatch(Decision decision, out BatchState batch)
    {
        batch = default;
        var known = decision.KnowsTerminal && decision.Books.Terminals.TryFindBatch(decision.Terminal, decision.Row.Outcome.Batch, out batch);
        if (known && batch.Settled) return true;
        decision.Decline(known ? DecisionReason.InvalidTransaction : DecisionReason.OriginalNotFound);
        return false;
    }

    private static UploadVerdict Judge(Decision decision, in BatchState batch, UploadedDetail[] details, int index)
    {
        var detail = details[index];
        if (batch.UploadEnded) return UploadVerdict.AlreadySettled;
        if (!TryFind(decision.Books, decision.Terminal, decision.Row.Outcome.Batch, detail.Stan, out var sequence))
        {
            if (decision.Transaction.NetworkCode is BalancedNotice or UnbalancedNotice) return UploadVerdict.Noted;
            return IsOfEarlierBatch(decision, detail) ? UploadVerdict.AlreadySettled : UploadVerdict.Unknown;
        }

        ref readonly var entry = ref decision.Books.Transactions[sequence];
        if (entry.Is(EntryMarks.Uploaded)) return UploadVerdict.AlreadyUploaded;
        for (var i = 0; i < index; i++)
        {
            if (details[i].Stan == detail.Stan) return UploadVerdict.AlreadyUploaded;
        }

        if (!Counts(entry)) return UploadVerdict.Unknown;
        if (!detail.Pan.IsEmpty && (ulong)detail.Pan.Token != entry.CardToken) return UploadVerdict.OtherCard;
        return detail.AmountMinor == entry.ApprovedMinor ? UploadVerdict.Matched : UploadVerdict.OtherAmount;
    }

    private static bool Counts(in TransactionEntry entry) =>
        entry.IsApproved && !entry.Is(EntryMarks.Reversed) && (entry.Effects & (RowEffects.AddsDebit | RowEffects.AddsCredit)) != 0;

    private static bool IsOfEarlierBatch(Decision decision, in UploadedDetail detail)
    {
        ref readonly var terminal = ref decision.Books.Terminals[decision.Terminal];
        return IsIn(decision, terminal.LastClosed, detail) || IsIn(decision, terminal.ClosedBefore, detail);
    }

    private static bool IsIn(Decision decision, int batch, in UploadedDetail detail)
    {
        if (batch == 0 || batch == decision.Row.Outcome.Batch || !TryFind(decision.Books, decision.Terminal, batch, detail.Stan, out var sequence)) return false;
        ref readonly var entry = ref decision.Books.Transactions[sequence];
        return Counts(entry) && entry.ApprovedMinor == detail.AmountMinor && (detail.Pan.IsEmpty || (ulong)detail.Pan.Token == entry.CardToken);
    }

    private static bool TryFind(BookKeeper books, int terminal, int batch, int stan, out long sequence) =>
        books.Transactions.TryFind(new EntryKey(batch, terminal, 0, stan, FinancialClass), out sequence, out var isTombstone) && !isTombstone;
}
