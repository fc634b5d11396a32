using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Ledger.Sqlite;
using Microsoft.Data.Sqlite;

namespace Iso8583.Host.Ledger.Snapshots;

/// <summary>
/// Brings the snapshot forward while the ledger works: on a thread of its own, from the last snapshot and the rows since, never from the writer's
/// state, so that no payment waits for it. Costs the memory of a second state and some seconds of a core while it runs, so it waits for a calm
/// moment, but not for more than three times the distance, so that a start after a crash has no more than that to read.
/// </summary>
internal sealed class SnapshotKeeper : IDisposable
{
    private const int RowsPerRead = 8192;
    private const int CalmRowsPerSecond = 5000;
    private const int MostPatience = 3;

    private readonly string _ledgerPath;
    private readonly int _daysKept;
    private readonly long _everyRows;
    private readonly SqliteJournalStore _store;
    private readonly AutoResetEvent _due = new(false);
    private readonly Thread _thread;
    private long _from;
    private long _last;
    private long _count;
    private long _failures;
    private volatile bool _stopping;

    public SnapshotKeeper(SqliteJournalStore store, string ledgerPath, int daysKept, long everyRows, long last)
    {
        _store = store;
        _ledgerPath = ledgerPath;
        _daysKept = daysKept;
        _everyRows = everyRows;
        _last = last;
        _from = last;
        _thread = new Thread(Run) { IsBackground = true, Name = "ledger snapshot", Priority = ThreadPriority.BelowNormal };
        _thread.Start();
    }

    /// <summary>Snapshots written beside the writer.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Times that it could not be written.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>Called by the writer after each commit.</summary>
    public void Committed(long sequence)
    {
        if (sequence - Volatile.Read(ref _last) < _everyRows) return;
        Volatile.Write(ref _last, sequence);
        _due.Set();
    }

    public void Dispose()
    {
        _stopping = true;
        _due.Set();
        _thread.Join();
        _due.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _due.WaitOne();
            WaitForCalm();
            if (_stopping) return;
            try
            {
                if (BringForward()) Interlocked.Increment(ref _count);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException or LedgerRefusedException)
            {
                // A start will read more rows; nothing else depends on it.
                Interlocked.Increment(ref _failures);
            }
        }
    }

    private void WaitForCalm()
    {
        for (var before = _store.LastSequence; !_stopping && before - _from < _everyRows * MostPatience; before = _store.LastSequence)
        {
            _due.WaitOne(TimeSpan.FromSeconds(1));
            if (_store.LastSequence - before < CalmRowsPerSecond) return;
        }
    }

    private bool BringForward()
    {
        var path = SnapshotFile.PathOf(_ledgerPath);
        var books = SnapshotFile.Read(path, _daysKept, _store);
        using var reader = SqliteJournalReader.Open(_ledgerPath);
        var row = new RowDraft();
        byte[] lastRow = [];
        var until = _store.LastSequence;
        while (books.LastSequence < until)
        {
            if (_stopping) return false;
            var stop = Math.Min(until, books.LastSequence + RowsPerRead);
            string? fault = null;
            reader.Read(books.LastSequence, (sequence, stored) =>
            {
                fault = JournalReplay.Apply(books, row, sequence, stored);
                if (sequence == until) lastRow = stored.ToArray();
                return fault is null && sequence < stop;
            });
            if (fault is not null) return false;
        }

        if (lastRow.Length == 0) return false;
        SnapshotFile.Write(path, books, lastRow);
        _from = until;
        return true;
    }
}
