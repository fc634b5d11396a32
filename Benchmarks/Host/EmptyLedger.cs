using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;

namespace Iso8583.Benchmarks.Host;

/// <summary>The ledger's queue and thread, and nothing behind them: what the load generator and the hand-over cost by themselves.</summary>
internal sealed class EmptyLedger : ILedger, IDisposable
{
    private readonly TicketQueue _queue = new(16_384);
    private readonly List<LedgerTicket> _taken = [];
    private readonly HashSet<ILedgerCompletion> _toWake = new(ReferenceEqualityComparer.Instance);
    private readonly Thread _thread;

    public EmptyLedger()
    {
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    public long CommittedSequence => 0;

    public NotificationEditions NotificationEditions { get; set; }

    public ValueTask SubmitAsync(LedgerTicket ticket, CancellationToken cancellationToken) => _queue.TryAdd(ticket) ? default : _queue.AddAsync(ticket, cancellationToken);

    public ValueTask<IReadOnlyList<JournalRow>> ReadJournalAsync(long after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void ShowJournal(long after, int limit, JournalShow show) => throw new NotSupportedException();

    public ValueTask WaitForCommitAsync(long sequence, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose()
    {
        _queue.Close();
        _thread.Join();
        _queue.Dispose();
    }

    private void Run()
    {
        while (_queue.WaitForTicket())
        {
            while (_queue.TryTake(out var ticket)) _taken.Add(ticket);
            foreach (var ticket in _taken)
            {
                ticket.Completion!.Completed(ticket); // every ticket of the generator has one
                _toWake.Add(ticket.Completion);
            }

            _taken.Clear();
            foreach (var completion in _toWake) completion.Wake();
            _toWake.Clear();
        }
    }
}
