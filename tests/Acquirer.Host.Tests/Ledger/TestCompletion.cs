using System.Collections.Concurrent;
using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Ledger;

/// <summary>A connection as the ledger sees it: notes what comes back and counts the wakes.</summary>
internal sealed class TestCompletion : ILedgerCompletion
{
    private readonly ConcurrentDictionary<LedgerTicket, TaskCompletionSource<Outcome>> _waiting = new();
    private int _wakes;
    private int _completed;

    public int Wakes => Volatile.Read(ref _wakes);

    public int CompletedCount => Volatile.Read(ref _completed);

    public Task<Outcome> Expect(LedgerTicket ticket)
    {
        ticket.Completion = this;
        var source = new TaskCompletionSource<Outcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[ticket] = source;
        return source.Task;
    }

    public void Completed(LedgerTicket ticket)
    {
        Interlocked.Increment(ref _completed);
        if (_waiting.TryRemove(ticket, out var source)) source.SetResult(ticket.Outcome);
    }

    public void Wake() => Interlocked.Increment(ref _wakes);
}
