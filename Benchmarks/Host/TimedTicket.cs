using System.Diagnostics;
using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;

namespace Iso8583.Benchmarks.Host;

/// <summary>A ticket that knows when it was due and when it was done; used again and again.</summary>
internal sealed class TimedTicket : LedgerTicket, ILedgerCompletion
{
    private TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _due;
    private long _completed;

    public TimedTicket()
    {
        Completion = this;
        _done.SetResult();
    }

    public bool IsDone => _done.Task.IsCompleted;

    public double LatencyMs => Stopwatch.GetElapsedTime(_due, _completed).TotalMilliseconds;

    public Task DoneAsync() => _done.Task;

    public void Begin(long due)
    {
        _due = due;
        _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Completed(LedgerTicket ticket)
    {
        _completed = Stopwatch.GetTimestamp();
        if (!ticket.Outcome.IsApproved || ticket.Outcome.Status != OutcomeStatus.Committed) throw new InvalidOperationException($"a payment was not approved: {ticket.Outcome.Reason}");
    }

    // Only a wake follows the commit; the outcome has been noted by then.
    public void Wake() => _done.TrySetResult();
}
