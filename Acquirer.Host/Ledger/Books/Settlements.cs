using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>
/// Rules for what the bank does by itself: the end of a day, a payout, a forced settlement. Each names what it is about (day, run, batch), so that a
/// command that comes again finds it done and has no effect.
/// </summary>
internal static class Settlements
{
    public static bool Owns(TransactionKind kind) => kind is TransactionKind.DayClose or TransactionKind.Payout or TransactionKind.ForcedSettlement;

    /// <summary>Decides.</summary>
    /// <returns>False where no row is to be written: it is done already, cannot be done, or there is nothing to do; the outcome's reason says which.</returns>
    public static bool Decide(Decision decision)
    {
        decision.Row.Effects = RowEffects.None;
        return decision.Transaction.Kind switch
        {
            TransactionKind.DayClose => CloseDay(decision),
            TransactionKind.Payout => PayOut(decision),
            _ => ForceSettlement(decision),
        };
    }

    /// <summary>The day of a command: F7's place in the key holds it as a day number.</summary>
    private static int DayOf(in Transaction transaction) => (int)transaction.Key.BatchOrTime;

    private static bool CloseDay(Decision decision)
    {
        var day = DayOf(decision.Transaction);
        if (day <= decision.Books.Settlement.ClosedDayOf(decision.Acquirer)) return Repeat(decision, 0);
        if (day >= decision.Day) return Refuse(decision, DecisionReason.CutOverInProgress);
        decision.Row.Run = new SettlementRun { Day = day, Number = 1 };
        decision.Row.Effects = RowEffects.ClosesDay;
        decision.Row.Outcome.Reason = DecisionReason.Approved;
        decision.Row.Outcome.Batch = 0;
        return true;
    }

    private static bool PayOut(Decision decision)
    {
        ref readonly var transaction = ref decision.Transaction;
        var books = decision.Books;
        var day = DayOf(transaction);
        if (!books.Accounts.TryFindPayable(transaction.Key.MerchantId, transaction.Currency.Number, out var payable)
            || !books.Settlement.TryGet(new PayableDay(payable, day), out var figures))
        {
            return Refuse(decision, DecisionReason.OriginalNotFound);
        }

        if (transaction.Key.Stan <= figures.Runs) return Repeat(decision, figures.LastPayout);
        if (transaction.Key.Stan != figures.Runs + 1) return Refuse(decision, DecisionReason.InvalidTransaction);
        if (!figures.IsOpen) return Refuse(decision, DecisionReason.Approved);

        var charge = decision.Master.TryGetMerchant(transaction.Key.MerchantId, out var merchant) ? merchant.Plan.ChargeMinor : 0;
        var carried = books.Settlement.CarryOf(payable);
        var net = figures.OpenGrossMinor - figures.OpenFeeMinor + carried;
        charge = net <= 0 ? 0 : Math.Min(charge, net);
        var paid = net <= 0 ? 0 : net - charge;
        var row = decision.Row;
        row.Account = payable;
        row.Run = new SettlementRun
        {
            Day = day,
            Number = figures.Runs + 1,
            GrossMinor = figures.OpenGrossMinor,
            FeeMinor = figures.OpenFeeMinor,
            CarriedMinor = carried,
            ChargeMinor = charge,
            PaidMinor = paid,
        };
        row.AddLeg(payable, -(paid + charge));
        if (paid > 0) row.AddLeg(decision.MerchantBankOf(transaction.Key.MerchantId, transaction.Currency.Number), paid);
        if (charge > 0) row.AddLeg(decision.AccountOf(SystemAccount.AcquirerFee, transaction.Currency.Number), charge);
        row.Effects = RowEffects.SettlesDay;
        row.Events = paid > 0 ? NotificationEvents.DepositArrived : NotificationEvents.None;
        row.Outcome.Reason = DecisionReason.Approved;
        row.Outcome.ApprovedMinor = paid;
        row.Outcome.Batch = DateNumber(day);
        return true;
    }

    private static bool ForceSettlement(Decision decision)
    {
        var books = decision.Books;
        if (!decision.KnowsTerminal) return Refuse(decision, DecisionReason.UnknownTerminal);
        var number = decision.OpenBatch;
        if (number == 0 || !books.Terminals.TryFindBatch(decision.Terminal, number, out var batch) || batch.Settled) return Refuse(decision, DecisionReason.OriginalNotFound);
        ref var outcome = ref decision.Row.Outcome;
        outcome.Reason = DecisionReason.Approved;
        outcome.Batch = number;
        outcome.Totals = batch.Domestic;
        outcome.ForeignTotals = batch.Foreign;
        decision.Row.Effects = RowEffects.ClosesBatch | RowEffects.EndsUpload;
        return true;
    }

    private static bool Repeat(Decision decision, long sequence)
    {
        ref var outcome = ref decision.Row.Outcome;
        outcome.Status = OutcomeStatus.Repeated;
        outcome.Reason = DecisionReason.Approved;
        outcome.Sequence = sequence;
        return false;
    }

    private static bool Refuse(Decision decision, DecisionReason reason)
    {
        decision.Row.Outcome.Status = OutcomeStatus.Committed;
        decision.Row.Outcome.Reason = reason;
        return false;
    }

    private static int DateNumber(int day)
    {
        var date = DateOnly.FromDayNumber(day);
        return (date.Year * 10_000) + (date.Month * 100) + date.Day;
    }
}
