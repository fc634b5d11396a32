using Iso8583.Host.Ledger.Sqlite;
using Microsoft.Data.Sqlite;

namespace Iso8583.Host.Ledger.Archive;

/// <summary>Archives old business days after each close of a day, on a thread of its own.</summary>
internal sealed class ArchiveKeeper : IDisposable
{
    private readonly int _afterDays;
    private readonly LedgerArchiver _archiver;
    private readonly Func<ILogger> _log;
    private readonly AutoResetEvent _due = new(false);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Thread _thread;
    private int _closedDay;
    private long _count;

    /// <param name="store">The open ledger.</param>
    /// <param name="ledgerPath">Its file.</param>
    /// <param name="afterDays">Business days that stay in it after their close.</param>
    /// <param name="closedDay">The last closed day at the start.</param>
    /// <param name="log">Where to report.</param>
    public ArchiveKeeper(SqliteJournalStore store, string ledgerPath, int afterDays, int closedDay, Func<ILogger> log)
    {
        _afterDays = afterDays;
        _log = log;
        _archiver = new LedgerArchiver(store, ledgerPath, _stopping.Token);
        _thread = new Thread(Run) { IsBackground = true, Name = "ledger archive", Priority = ThreadPriority.BelowNormal };
        _thread.Start();
        Closed(closedDay);
    }

    /// <summary>Runs that archived something.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Called by the writer after each commit with the last closed day.</summary>
    public void Closed(int day)
    {
        if (day <= Volatile.Read(ref _closedDay)) return;
        Volatile.Write(ref _closedDay, day);
        _due.Set();
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _due.Set();
        _thread.Join();
        _due.Dispose();
        _stopping.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _due.WaitOne();
            if (_stopping.IsCancellationRequested) return;
            try
            {
                var days = _archiver.Run(Volatile.Read(ref _closedDay) - _afterDays);
                if (days.Count == 0) continue;
                Interlocked.Increment(ref _count);
                Log.Archived(_log(), days.Count, days[0].First, days[^1].Last, days.Sum(d => d.Bytes));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException or SqliteFaultException or LedgerRefusedException)
            {
                // The rows stay where they are; the next close tries again.
                Log.ArchivingFailed(_log(), exception);
            }
        }
    }
}
