using System.Diagnostics;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Telemetry;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger;

/// <summary>Takes batches of commands through decision and commit, and hands their outcomes back. Runs on one thread; knows nothing of queues.</summary>
internal sealed class LedgerWriter
{
    private const int AccountsPerCommit = 8192;
    private const int HoldsPerCommit = 1024;
    private const int StandInsPerCommit = 256;

    private readonly BookKeeper _books;
    private readonly Decider _decider;
    private readonly IJournalStore _store;
    private readonly JournalBatch _batch = new();
    private readonly HashSet<ILedgerCompletion> _toWake = new(ReferenceEqualityComparer.Instance);
    private readonly Action<long> _committed;
    private int _standInsWaiting;

    public LedgerWriter(BookKeeper books, Decider decider, IJournalStore store, Action<long> committed)
    {
        _books = books;
        _decider = decider;
        _store = store;
        _committed = committed;
        _standInsWaiting = books.StandIns.Waiting.Count;
    }

    /// <summary>Takes a ticket that has to wait for its original; false where nobody reads it any more.</summary>
    public Func<LedgerTicket, bool> Defer { get; set; } = _ => false;

    public LedgerInstruments Instruments { get; set; } = LedgerInstruments.None;

    public long CommitCount { get; private set; }

    /// <summary>Approvals given in issuers' places that wait to be forwarded, as of the newest commit. Read by other threads.</summary>
    public int StandInsWaiting => Volatile.Read(ref _standInsWaiting);

    /// <summary>Decides and commits; afterwards every ticket is completed.</summary>
    public void Process(ReadOnlySpan<LedgerTicket> tickets)
    {
        var start = _books.Mark();
        _batch.Clear();
        var decided = Now();
        foreach (var ticket in tickets) Decide(ticket);
        var committed = _batch.Count == 0 || TryCommit(start);
        var durable = Now();
        foreach (var ticket in tickets)
        {
            // One reading a batch: what is shown to people needs no more, and a decision knows no clock.
            ticket.DecidedUnixMicros = decided;
            ticket.CommittedUnixMicros = durable;
            if (!committed) Fail(ref ticket.Outcome);
            Complete(ticket);
        }

        foreach (var completion in _toWake) completion.Wake();
        _toWake.Clear();
    }

    /// <summary>Opens accounts that are new in the data, then lets it decide.</summary>
    public bool TryAdopt(MasterData master, DateTime businessTime)
    {
        for (var next = 0; next < master.Accounts.Count;)
        {
            var start = _books.Mark();
            _batch.Clear();
            next = _decider.OpenAccounts(master, next, AccountsPerCommit, businessTime, _batch);
            if (_batch.Count > 0 && !TryCommit(start)) return false;
        }

        _decider.Adopt(master);
        return true;
    }

    /// <summary>Forwards the oldest of what was approved in an issuer's place, in one commit.</summary>
    /// <returns>How many; -1 where the commit failed.</returns>
    public int ForwardStandIns(int firstBin, int lastBin, DateTime businessTime, long receivedUnixMicros)
    {
        var start = _books.Mark();
        _batch.Clear();
        try
        {
            _decider.ForwardStandIns(firstBin, lastBin, businessTime, receivedUnixMicros, StandInsPerCommit, _batch);
        }
        catch (InvalidOperationException)
        {
            _books.UndoTo(start);
            throw;
        }

        return _batch.Count > 0 && !TryCommit(start) ? -1 : _batch.Count;
    }

    /// <summary>Gives up holds that are too old, some of them per commit.</summary>
    /// <returns>Rows written; -1 where a commit failed.</returns>
    public int ExpireHolds(DateTime businessTime)
    {
        var rows = 0;
        for (var more = true; more;)
        {
            var start = _books.Mark();
            _batch.Clear();
            more = _decider.ExpireHolds(businessTime, HoldsPerCommit, _batch);
            if (_batch.Count > 0 && !TryCommit(start)) return -1;
            rows += _batch.Count;
        }

        return rows;
    }

    private void Decide(LedgerTicket ticket)
    {
        var mark = _books.Mark();
        var rows = _batch.Count;
        try
        {
            if (ticket.Recalled == RecalledOriginals.Unreadable) Fail(ref ticket.Outcome);
            else _decider.Decide(ticket.Transaction, ticket.Evidence, ref ticket.Outcome, _batch, ticket.Recalled);
        }
        catch (Exception exception) // One bad command must not stop the writer: it is undone and answered 96.
        {
            _books.UndoTo(mark);
            _batch.Truncate(rows);
            Fail(ref ticket.Outcome);
            Log.CommandFailed(Instruments.Logger, exception);
        }
    }

    private bool TryCommit(in BookMark start)
    {
        var began = Stopwatch.GetTimestamp();
        if (!_store.TryAppend(_batch, out var problem))
        {
            _books.UndoTo(start);
            Log.CommitFailed(Instruments.Logger, _batch.Count, problem);
            return false;
        }

        _books.Commit();
        CommitCount++;
        Volatile.Write(ref _standInsWaiting, _books.StandIns.Waiting.Count);
        Instruments.Metrics?.Commit(Stopwatch.GetElapsedTime(began), _batch.Count);
        _committed(_batch.LastSequence);
        return true;
    }

    private void Complete(LedgerTicket ticket)
    {
        if (ticket.Outcome.Status == OutcomeStatus.Deferred)
        {
            if (Defer(ticket)) return;
            Fail(ref ticket.Outcome);
        }

        ticket.Recalled = null;
        if (ticket.Completion is not { } completion) return;
        completion.Completed(ticket);
        _toWake.Add(completion);
    }

    private static long Now() => TimeProvider.System.UnixMicros();

    private static void Fail(ref Outcome outcome)
    {
        outcome = default;
        outcome.Status = OutcomeStatus.Failed;
        outcome.Reason = DecisionReason.SystemMalfunction;
    }
}
