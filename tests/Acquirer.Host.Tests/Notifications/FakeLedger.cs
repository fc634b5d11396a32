using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Notifications;

/// <summary>A journal that a test writes into by hand.</summary>
internal sealed class FakeLedger : ILedger
{
    private readonly List<JournalRow> _rows = [];
    private readonly Lock _rowsGate = new();
    private TaskCompletionSource _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public NotificationEditions NotificationEditions { get; set; }

    public long CommittedSequence
    {
        get
        {
            lock (_rowsGate) return _rows.Count;
        }
    }

    /// <summary>Commits rows; the builder is given the sequence of its row.</summary>
    public void Commit(params Func<long, JournalRow>[] builders)
    {
        TaskCompletionSource committed;
        lock (_rowsGate)
        {
            foreach (var build in builders) _rows.Add(build(_rows.Count + 1));
            committed = _committed;
            _committed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        committed.SetResult();
    }

    public ValueTask SubmitAsync(LedgerTicket ticket, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<JournalRow>> ReadJournalAsync(long after, int limit, CancellationToken cancellationToken)
    {
        lock (_rowsGate) return ValueTask.FromResult<IReadOnlyList<JournalRow>>([.. _rows.Skip((int)after).Take(limit)]);
    }

    public void ShowJournal(long after, int limit, JournalShow show)
    {
        List<JournalRow> rows;
        lock (_rowsGate) rows = [.. _rows.Skip((int)after).Take(limit)];
        foreach (var row in rows) show(in row.Transaction, in row.Outcome);
    }

    public async ValueTask WaitForCommitAsync(long sequence, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task committed;
            lock (_rowsGate)
            {
                if (_rows.Count > sequence) return;
                committed = _committed.Task;
            }

            await committed.WaitAsync(cancellationToken);
        }
    }
}
