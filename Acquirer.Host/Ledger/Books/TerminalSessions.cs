using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>Rules for what concerns the terminal and not a card: sign-on, sign-off, settlement, upload.</summary>
internal static class TerminalSessions
{
    /// <summary>UnionPay: every sign-on gets a new batch number. Generic dialects have none on the wire, so the open batch goes on.</summary>
    public static void SignOn(Decision decision)
    {
        if (decision.IsUnionPay) decision.Row.Outcome.Batch = decision.OpenBatch == 0 ? 1 : TerminalBook.NextBatch(decision.OpenBatch);
        decision.Approve(0, RowEffects.AssignsBatch, NotificationEvents.None);
    }

    /// <summary>Compares totals and closes the batch; a batch that is closed already is only compared again.</summary>
    public static void Settle(Decision decision)
    {
        ref readonly var transaction = ref decision.Transaction;
        ref var outcome = ref decision.Row.Outcome;
        var batch = default(BatchState);
        if (decision.KnowsTerminal) decision.Books.Terminals.TryFindBatch(decision.Terminal, outcome.Batch, out batch);
        outcome.Totals = batch.Domestic;
        outcome.ForeignTotals = batch.Foreign;
        outcome.Balanced = batch.Domestic == transaction.TerminalTotals && batch.Foreign == transaction.TerminalForeignTotals;
        decision.Approve(
            0,
            batch.Settled ? RowEffects.None : RowEffects.ClosesBatch,
            outcome.Balanced ? NotificationEvents.BatchBalanced : NotificationEvents.BatchMismatched);
        if (!outcome.Balanced) outcome.Reason = DecisionReason.ReconcileError;
    }

    public static void Acknowledge(Decision decision) => decision.Approve(0, RowEffects.None, NotificationEvents.None);
}
