using System.Diagnostics;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger.Archive;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Ledger.Memory;
using Iso8583.Host.Ledger.Originals;
using Iso8583.Host.Ledger.Snapshots;
using Iso8583.Host.Ledger.Sqlite;
using Iso8583.Host.Telemetry;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger;

/// <summary>
/// The books of one process: a bounded queue, one writer thread, one commit for whatever arrived during the previous one. What it stores
/// in is the journal store's business.
/// </summary>
public sealed class JournaledLedger : ILedger, IDisposable
{
    private readonly LedgerOptions _options;
    private readonly IJournalStore _store;
    private readonly BookKeeper _books;
    private readonly LedgerWriter _writer;
    private readonly TicketQueue _queue;
    private readonly Lookout _lookout = new();
    private readonly Thread _thread;
    private readonly long _openMilliseconds;
    private readonly ulong _seed;
    private readonly SnapshotKeeper? _snapshots;
    private readonly ArchiveKeeper? _archives;
    private readonly OriginalDesk? _originals; // null until the constructor has come to it: accounts are opened before
    private readonly long _snapshotAtStart;
    private TaskCompletionSource? _nextCommit;
    private long _committedSequence;
    private bool _disposed;

    private JournaledLedger(LedgerOptions options, IJournalStore store, ulong seed, MasterData master, DateTime businessTime)
    {
        var began = Stopwatch.GetTimestamp();
        _options = options;
        _store = store;
        _seed = seed;
        if (UsesSnapshots && SnapshotFile.LaterThan(SnapshotFile.PathOf(options.Path), store.LastSequence) is > 0 and var later) throw SqliteFile.RowsMissing(options.Path, later, store.LastSequence);
        _books = UsesSnapshots ? SnapshotFile.Read(SnapshotFile.PathOf(options.Path), options.DaysKept, store) : new BookKeeper(options.DaysKept);
        _snapshotAtStart = _books.LastSequence;
        _books.Accounts.EnsureCapacity(master.Accounts.Count + 64);
        JournalReplay.Run(store, _books, options.Path);
        _committedSequence = _books.LastSequence;
        SignedOnAtOpen = LedgerQueries.SignedOn(_books, store);
        LastBusinessTimeAtOpen = LedgerQueries.LastBusinessTime(_books, store);
        var decider = new Decider(_books, options, seed) { CanRecall = true };
        _writer = new LedgerWriter(_books, decider, store, Publish);
        if (!_writer.TryAdopt(master, businessTime))
        {
            throw new LedgerRefusedException(LedgerRefusal.Unavailable, $"The opening balances cannot be written to the ledger {options.Path}.");
        }

        if (UsesSnapshots) _snapshots = new SnapshotKeeper((SqliteJournalStore)store, options.Path, options.DaysKept, options.SnapshotEveryRows, _snapshotAtStart);
        if (options.ArchiveAfterDays > 0 && store is SqliteJournalStore file) _archives = new ArchiveKeeper(file, options.Path, options.ArchiveAfterDays, _books.Settlement.ClosedDayOfAll(), () => _writer.Instruments.Logger);
        _queue = new TicketQueue(options.QueueCapacity);
        _originals = new OriginalDesk(store, OpenOriginals, Resubmit, () => _writer.Instruments.Logger);
        _writer.Defer = _originals.TryAdd;
        _openMilliseconds = (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        _thread = new Thread(Run) { IsBackground = true, Name = "ledger writer" };
        _thread.Start();
    }

    /// <summary>Snapshots written beside the writer since the start.</summary>
    internal long SnapshotCount => _snapshots?.Count ?? 0;

    /// <summary>Messages that waited until their original was read back from the journal.</summary>
    internal long RecallCount => _originals?.Count ?? 0;

    /// <summary>Times that old days were archived since the start.</summary>
    internal long ArchivingCount => _archives?.Count ?? 0;

    private bool UsesSnapshots => _options.SnapshotEveryRows > 0 && _store is SqliteJournalStore;

    /// <inheritdoc/>
    public NotificationEditions NotificationEditions
    {
        get => _writer.Editions;
        set => _writer.Editions = value;
    }

    public long CommittedSequence => Volatile.Read(ref _committedSequence);

    /// <summary>Terminals that were signed on with keys when the ledger was opened.</summary>
    public IReadOnlyList<SignedOnTerminal> SignedOnAtOpen { get; }

    /// <summary>Business time of the last row when the ledger was opened; <see cref="DateTime.MinValue"/> for a new one. The business clock must not fall behind it.</summary>
    public DateTime LastBusinessTimeAtOpen { get; }

    /// <summary>Commits so far: never more than the batches of commands that made rows.</summary>
    public long CommitCount => _writer.CommitCount;

    /// <summary>Opens the ledger that the options name, rebuilds the books from its journal, opens accounts that are new in the data.</summary>
    /// <param name="options">Path, durability, rules.</param>
    /// <param name="master">Accounts, cards, merchants, terminals.</param>
    /// <param name="businessTime">Business time of the opening rows.</param>
    /// <exception cref="LedgerRefusedException">It cannot be opened; the message says why.</exception>
    public static JournaledLedger Open(LedgerOptions options, MasterData master, DateTime businessTime)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(master);
        var wanted = new JournalHeader(options.Seed, options.CreateTokenizer().KeyCheckValue);
        if (options.Durability == LedgerDurability.Memory) return Open(options, new MemoryJournalStore(), wanted.Seed, master, businessTime);
        var store = SqliteJournalStore.Open(options, wanted);
        return Open(options, store, store.Header.Seed, master, businessTime);
    }

    /// <summary>Opens a ledger on a given store, which it owns from then on.</summary>
    public static JournaledLedger Open(LedgerOptions options, IJournalStore store, ulong seed, MasterData master, DateTime businessTime)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(master);
        try
        {
            return new JournaledLedger(options, store, seed, master, businessTime);
        }
        catch (SqliteFaultException exception)
        {
            store.Dispose();
            throw SqliteFile.Refuse(options.Path, exception.Code, exception);
        }
        catch (LedgerRefusedException)
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Tells the ledger where to report, once the host's services exist.</summary>
    public void Attach(ILogger logger, AcquirerMetrics? metrics)
    {
        _writer.Instruments = new LedgerInstruments(logger, metrics);
        Log.Opened(logger, _options.Durability == LedgerDurability.Memory ? "in memory" : _options.Path, _options.Durability, CommittedSequence, _books.Accounts.Count, _openMilliseconds);
        if (_seed != _options.Seed) Log.SeedKept(logger, _seed, _options.Seed);
    }

    public ValueTask SubmitAsync(LedgerTicket ticket, CancellationToken cancellationToken) =>
        _queue.TryAdd(ticket) ? default : _queue.AddAsync(ticket, cancellationToken);

    public ValueTask<IReadOnlyList<JournalRow>> ReadJournalAsync(long after, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var rows = new List<JournalRow>(Math.Min(limit, 256));
        Show(
            after,
            limit,
            draft =>
            {
                rows.Add(JournalRows.From(draft, _books.Accounts.Names, _books.Accounts.Currencies));
                return !cancellationToken.IsCancellationRequested;
            });
        return new ValueTask<IReadOnlyList<JournalRow>>(rows);
    }

    public void ShowJournal(long after, int limit, JournalShow show) => Show(
        after,
        limit,
        draft =>
        {
            show(in draft.Transaction, in draft.Outcome);
            return true;
        });

    public async ValueTask WaitForCommitAsync(long sequence, CancellationToken cancellationToken)
    {
        while (CommittedSequence <= sequence)
        {
            var signal = Volatile.Read(ref _nextCommit);
            if (signal is null)
            {
                var created = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                signal = Interlocked.CompareExchange(ref _nextCommit, created, null) ?? created;
            }

            if (CommittedSequence > sequence) return;
            await signal.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lets new master data decide; accounts that appear for the first time are opened.</summary>
    /// <returns>False where the new accounts could not be committed; then the old data goes on deciding.</returns>
    public async Task<bool> AdoptAsync(MasterData master, DateTime businessTime, CancellationToken cancellationToken)
    {
        var ticket = new MasterDataTicket(master, businessTime);
        await SubmitAsync(ticket, cancellationToken).ConfigureAwait(false);
        return await ticket.Done.ConfigureAwait(false);
    }

    /// <summary>Gives up the holds that are older than <see cref="LedgerOptions.HoldDays"/> at a business time.</summary>
    /// <returns>How many; -1 where the commit failed.</returns>
    public async Task<int> ExpireHoldsAsync(DateTime businessTime, CancellationToken cancellationToken)
    {
        var ticket = new HoldExpiryTicket(businessTime);
        await SubmitAsync(ticket, cancellationToken).ConfigureAwait(false);
        return await ticket.Done.ConfigureAwait(false);
    }

    /// <summary>Balances of accounts whose name begins with a prefix, in the order in which they were opened.</summary>
    public Task<IReadOnlyList<AccountBalance>> GetBalancesAsync(string prefix, int limit, CancellationToken cancellationToken) =>
        AskAsync(books => LedgerQueries.Balances(books, prefix, limit), cancellationToken);

    /// <summary>Balance of one account; null where there is none of that name.</summary>
    public Task<AccountBalance?> GetBalanceAsync(string name, Currency currency, CancellationToken cancellationToken) =>
        AskAsync(books => LedgerQueries.Balance(books, name, currency), cancellationToken);

    /// <summary>Batches with money in them, of one terminal or, for an empty id, of all.</summary>
    public Task<IReadOnlyList<BatchStatus>> GetBatchesAsync(AsciiText terminalId, int limit, CancellationToken cancellationToken) =>
        AskAsync(books => LedgerQueries.Batches(books, terminalId, limit), cancellationToken);

    /// <summary>All balances of a prefix, and the last row that is in them.</summary>
    public Task<(IReadOnlyList<AccountBalance> Balances, long Sequence)> GetBalancesWithSequenceAsync(string prefix, CancellationToken cancellationToken) =>
        AskAsync(books => (LedgerQueries.Balances(books, prefix, int.MaxValue), books.LastSequence), cancellationToken);

    /// <summary>What merchants are owed and have not been paid in full.</summary>
    public async Task<SettlementState> GetOpenSettlementAsync(CancellationToken cancellationToken) =>
        (await AskAsync(SettlementQueries.Open, cancellationToken).ConfigureAwait(false)).ToState();

    /// <summary>What merchants were owed for the business days of a span, paid or not.</summary>
    public async Task<SettlementState> GetSettlementAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        (await AskAsync(books => SettlementQueries.Between(books, from, to), cancellationToken).ConfigureAwait(false)).ToState();

    /// <summary>How many approvals given in issuers' places wait to be forwarded.</summary>
    public int StandInsWaiting => _writer.StandInsWaiting;

    /// <summary>Transactions approved in the place of the issuer of some BINs and not yet forwarded.</summary>
    public Task<IReadOnlyList<long>> GetStandInsAsync(int firstBin, int lastBin, int limit, CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<long>>(books => books.StandIns.Oldest(firstBin, lastBin, limit), cancellationToken);

    /// <summary>Forwards the oldest of them, a row each, some hundred at most.</summary>
    /// <param name="firstBin">First BIN of the issuer.</param>
    /// <param name="lastBin">Last one.</param>
    /// <param name="businessTime">When.</param>
    /// <param name="unixMicros">The same on the system clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many; 0 once none waits, -1 where they could not be committed and still wait.</returns>
    public async Task<int> ForwardStandInsAsync(int firstBin, int lastBin, DateTime businessTime, long unixMicros, CancellationToken cancellationToken)
    {
        var ticket = new StandInTicket(firstBin, lastBin, businessTime, unixMicros);
        await SubmitAsync(ticket, cancellationToken).ConfigureAwait(false);
        return await ticket.Done.ConfigureAwait(false);
    }

    /// <summary>All rule counters as they are now.</summary>
    public Task<IReadOnlyDictionary<ulong, int>> GetRuleCountsAsync(CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyDictionary<ulong, int>>(static books => books.Rules.All(), cancellationToken);

    /// <summary>Takes no more commands, completes those it has, closes the store.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _originals?.Close();
        _queue.Close();
        _thread.Join();
        _snapshots?.Dispose();
        _archives?.Dispose();
        _originals?.Dispose();
        SaveSnapshot();
        _store.Dispose();
        _queue.Dispose();
        Log.Closed(_writer.Instruments.Logger, CommittedSequence);
    }

    /// <summary>The state as text, for tests: what two ledgers must agree on.</summary>
    internal Task<string> DescribeAsync(CancellationToken cancellationToken) => AskAsync(StateText.Of, cancellationToken);

    private void Show(long after, int limit, Func<RowDraft, bool> show)
    {
        var committed = CommittedSequence;
        if (limit <= 0 || after >= committed) return;
        var draft = new RowDraft();
        var shown = 0;
        _store.Read(after, (sequence, stored) =>
        {
            if (sequence > committed) return false;
            var fault = RowCodec.Decode(stored, draft);
            if (fault is not null) throw new InvalidDataException($"Row {sequence} of the journal {fault}.");
            return show(draft) && ++shown < limit;
        });
    }

    private async Task<T> AskAsync<T>(Func<BookKeeper, T> question, CancellationToken cancellationToken)
    {
        var ticket = new QueryTicket<T>(question);
        await SubmitAsync(ticket, cancellationToken).ConfigureAwait(false);
        return await ticket.Answer.ConfigureAwait(false);
    }

    // A tenth of the distance is worth a file; a start reads less in a moment.
    private void SaveSnapshot()
    {
        if (!UsesSnapshots || _books.LastSequence - _snapshotAtStart < Math.Max(1, _options.SnapshotEveryRows / 10)) return;
        try
        {
            byte[] lastRow = [];
            _store.Read(_books.LastSequence - 1, (_, row) =>
            {
                lastRow = row.ToArray();
                return false;
            });
            SnapshotFile.Write(SnapshotFile.PathOf(_options.Path), _books, lastRow);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteFaultException or LedgerRefusedException)
        {
            Log.SnapshotFailed(_writer.Instruments.Logger, exception);
        }
    }

    private OriginalRuns OpenOriginals() =>
        _store is SqliteJournalStore file ? OriginalRuns.Open(OriginalRuns.PathOf(_options.Path), file.Header, file.LastSequence) : OriginalRuns.InMemory();

    private void Resubmit(LedgerTicket ticket)
    {
        var pending = SubmitAsync(ticket, CancellationToken.None);
        if (!pending.IsCompletedSuccessfully) pending.AsTask().GetAwaiter().GetResult(); // on a thread that has nothing else to do
    }

    private void Publish(long sequence)
    {
        Volatile.Write(ref _committedSequence, sequence);
        _snapshots?.Committed(sequence);
        _originals?.Committed(sequence);
        _archives?.Closed(_books.Settlement.ClosedDayOfAll());
        if (Volatile.Read(ref _nextCommit) is not null) Interlocked.Exchange(ref _nextCommit, null)?.TrySetResult();
    }

    // Decided while more arrive: whatever is there when the writer has looked at everything goes into the same commit.
    private void Run()
    {
        do
        {
            while (_queue.TryTake(out var ticket))
            {
                if (ticket is ControlTicket control)
                {
                    Commit();
                    control.Run(_books, _writer);
                    continue;
                }

                _writer.Add(ticket);
                if (_writer.Open == _options.MaxBatch) Commit();
            }

            if (_lookout.ExpectsMore(_writer.Open)) Thread.Yield();
            else Commit();
        }
        while (_writer.Open > 0 || _lookout.ExpectsMore(0) || _queue.WaitForTicket());
    }

    private void Commit()
    {
        var tickets = _writer.Open;
        if (tickets == 0) return;
        _writer.Finish();
        _lookout.Committed(tickets, _queue.Count);
    }
}
