using System.Collections.Concurrent;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Ledger.Sqlite;
using Microsoft.Data.Sqlite;

namespace Iso8583.Host.Ledger.Originals;

/// <summary>
/// Where messages wait that refer to a transaction which memory has forgotten: a thread of its own reads it back, in the order in which they came, and puts the
/// message into the queue of the writer again. Also keeps the index of originals up to date, in calm moments or at the latest when it is far behind.
/// </summary>
internal sealed class OriginalDesk : IDisposable
{
    private const int CalmRowsPerSecond = 5000;
    private const long FarBehind = 12L * OriginalIndex.RowsPerRun;

    private readonly IJournalStore _store;
    private readonly Func<OriginalRuns> _open;
    private readonly Action<LedgerTicket> _resubmit;
    private readonly Func<ILogger> _log;
    private readonly BlockingCollection<LedgerTicket?> _waiting = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Thread _thread;
    private OriginalRuns? _runs;
    private OriginalIndex? _index;
    private long _asked;
    private long _count;

    /// <param name="store">The journal.</param>
    /// <param name="open">Opens the runs of its index; called on the thread.</param>
    /// <param name="resubmit">Puts a message with its original into the queue of the writer.</param>
    /// <param name="log">Where to report.</param>
    public OriginalDesk(IJournalStore store, Func<OriginalRuns> open, Action<LedgerTicket> resubmit, Func<ILogger> log)
    {
        _store = store;
        _open = open;
        _resubmit = resubmit;
        _log = log;
        _thread = new Thread(Run) { IsBackground = true, Name = "ledger originals", Priority = ThreadPriority.BelowNormal };
        _thread.Start();
    }

    /// <summary>Messages whose original was looked for.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Takes a message; on the writer.</summary>
    /// <returns>False where the ledger is being closed.</returns>
    public bool TryAdd(LedgerTicket ticket) => Put(ticket);

    /// <summary>Called by the writer after each commit.</summary>
    public void Committed(long sequence)
    {
        if (sequence - _asked < OriginalIndex.RowsPerRun) return;
        _asked = sequence;
        Put(null);
    }

    /// <summary>Takes no more messages; those that wait are read and put into the queue.</summary>
    public void Close()
    {
        _waiting.CompleteAdding();
        _stopping.CancelAfter(TimeSpan.FromSeconds(5));
        _thread.Join();
    }

    public void Dispose()
    {
        Close();
        _runs?.Dispose();
        _waiting.Dispose();
        _stopping.Dispose();
    }

    private bool Put(LedgerTicket? ticket)
    {
        if (_waiting.IsAddingCompleted) return false;
        try
        {
            _waiting.Add(ticket);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false; // closed between the question and the attempt
        }
    }

    private void Run()
    {
        var isBehind = false;
        while (!_waiting.IsCompleted)
        {
            var before = _store.LastSequence;
            if (_waiting.TryTake(out var ticket, isBehind ? TimeSpan.FromSeconds(1) : Timeout.InfiniteTimeSpan))
            {
                if (ticket is null) isBehind = true;
                else Serve(ticket);
            }

            var last = _store.LastSequence;
            if (!isBehind || _waiting.Count > 0 || _waiting.IsAddingCompleted || (last - before > CalmRowsPerSecond && last - (_index?.Through ?? 0) < FarBehind)) continue;
            isBehind = !TryCatchUp(last);
        }
    }

    private bool TryCatchUp(long until)
    {
        try
        {
            Index().CatchUp(until, _stopping.Token);
            return true;
        }
        catch (Exception exception) when (IsFault(exception))
        {
            return true; // the next look-up says so
        }
    }

    private void Serve(LedgerTicket ticket)
    {
        Interlocked.Increment(ref _count);
        try
        {
            var asOf = _store.LastSequence;
            ticket.Recalled = new OriginalReader(_store, Index()).Find(ticket.Transaction, asOf, _stopping.Token);
        }
        catch (Exception exception) when (IsFault(exception))
        {
            Log.OriginalUnreadable(_log(), exception);
            ticket.Recalled = RecalledOriginals.Unreadable;
        }

        _resubmit(ticket);
    }

    private OriginalIndex Index()
    {
        if (_index is { } index) return index;
        _runs = _open();
        return _index = new OriginalIndex(_store, _runs);
    }

    private static bool IsFault(Exception exception) => exception
        is IOException
        or UnauthorizedAccessException
        or InvalidDataException
        or SqliteException
        or SqliteFaultException
        or LedgerRefusedException;
}
