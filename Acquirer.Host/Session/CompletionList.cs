using Iso8583.Host.Authorization;
using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Session;

/// <summary>
/// Finished exchanges of one connection: many may add (reader loop, ledger writer), the writer loop takes all at once, oldest first.
/// A linked stack of the exchanges themselves, so that adding allocates nothing and never waits.
/// </summary>
internal sealed class CompletionList : ILedgerCompletion
{
    private readonly AsyncSignal _signal = new();
    private Exchange? _newest;

    public void Completed(LedgerTicket ticket)
    {
        var exchange = (Exchange)ticket;
        // Here, on the ledger's thread, keys change hands in the order of the commits and before any response leaves.
        if (exchange.KeySlot is { } slot && exchange.Transaction.Kind is TransactionKind.SignOn or TransactionKind.SignOff or TransactionKind.KeyChange)
            exchange.IssuedKeys = TerminalKeyBook.Settle(slot, exchange.Transaction.Kind, in exchange.Outcome, exchange.IssuedKeys);
        Add(exchange);
    }

    public void Wake() => _signal.Signal();

    public void Add(Exchange exchange)
    {
        var head = Volatile.Read(ref _newest);
        while (true)
        {
            exchange.Next = head;
            var seen = Interlocked.CompareExchange(ref _newest, exchange, head);
            if (seen == head) return;
            head = seen;
        }
    }

    public ValueTask WaitAsync() => _signal.WaitAsync();

    /// <summary>Takes everything, linked oldest first; null where there is nothing.</summary>
    public Exchange? TakeAll()
    {
        var exchange = Interlocked.Exchange(ref _newest, null);
        Exchange? oldest = null;
        while (exchange is not null)
        {
            var next = exchange.Next;
            exchange.Next = oldest;
            oldest = exchange;
            exchange = next;
        }

        return oldest;
    }
}
