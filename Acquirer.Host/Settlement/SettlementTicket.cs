using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Settlement;

/// <summary>A command of the bank itself on its way through the ledger.</summary>
internal sealed class SettlementTicket : LedgerTicket, ILedgerCompletion
{
    private readonly TaskCompletionSource<Outcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SettlementTicket(TransactionKind kind, in TransactionKey key, Currency currency, DateTime businessTime, long receivedMicros)
    {
        ref var transaction = ref Transaction;
        transaction.Kind = kind;
        transaction.Key = key;
        transaction.Currency = currency;
        transaction.BusinessTime = businessTime;
        transaction.ReceivedUnixMicros = receivedMicros;
        Completion = this;
    }

    private SettlementTicket(in Transaction transaction)
    {
        Transaction = transaction;
        Completion = this;
    }

    public Task<Outcome> Decided => _outcome.Task;

    /// <summary>Any command.</summary>
    public static SettlementTicket Of(in Transaction transaction) => new(transaction);

    public static SettlementTicket Close(AsciiText acquirer, DateOnly day, DateTime businessTime, long receivedMicros) =>
        new(TransactionKind.DayClose, new TransactionKey(acquirer, default, default, 1, day.DayNumber, 0), default, businessTime, receivedMicros);

    /// <summary>The key of a payout: merchant, business day, number of the run; the currency stands beside it.</summary>
    public static SettlementTicket Payout(MerchantDay day, DateTime businessTime, long receivedMicros) =>
        new(TransactionKind.Payout, new TransactionKey(default, day.MerchantId, default, day.Runs + 1, day.Day.DayNumber, 0), day.Currency, businessTime, receivedMicros);

    public static SettlementTicket Force(AsciiText merchant, AsciiText terminal, Currency currency, DateTime businessTime, long receivedMicros) =>
        new(TransactionKind.ForcedSettlement, new TransactionKey(default, merchant, terminal, 1, 0, 0), currency, businessTime, receivedMicros);

    public void Completed(LedgerTicket ticket) => _outcome.TrySetResult(ticket.Outcome);

    public void Wake()
    {
        // Each ticket has an answer of its own to wait for.
    }
}
