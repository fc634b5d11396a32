using System.Diagnostics;
using System.Threading.Channels;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Ledger.Memory;
using Iso8583.Host.Ledger.Snapshots;
using Iso8583.Host.Ledger.Sqlite;
using Iso8583.Host.Telemetry;

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
    private readonly Channel<LedgerTicket> _queue;
    private readonly LedgerTicket[] _batch;
    private readonly AutoResetEvent _bell = new(false);
    private readonly Thread _thread;
    private readonly long _openMilliseconds;
    private readonly ulong _seed;
    private readonly SnapshotKeeper? _snapshots;
    private readonly long _snapshotAtStart;
    private TaskCompletionSource? _nextCommit;
    private long _committedSequence;
    private int _asleep;
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
        _writer = new LedgerWriter(_books, new Decider(_books, options, seed), store, Publish);
        if (!_writer.TryAdopt(master, businessTime))
        {
            throw new LedgerRefusedException(LedgerRefusal.Unavailable, $"The opening balances cannot be written to the ledger {options.Path}.");
        }

        if (UsesSnapshots) _snapshots = new SnapshotKeeper((SqliteJournalStore)store, options.Path, options.DaysKept, options.SnapshotEveryRows, _snapshotAtStart);
        _queue = Channel.CreateBounded<LedgerTicket>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        _batch = new LedgerTicket[options.MaxBatch];
        _openMilliseconds = (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        _thread = new Thread(Run) { IsBackground = true, Name = "ledger writer" };
        _thread.Start();
    }

    /// <summary>Snapshots written beside the writer since the start.</summary>
    internal long SnapshotCount => _snapshots?.Count ?? 0;

    private bool UsesSnapshots => _options.SnapshotEveryRows > 0 && _store is SqliteJournalStore;

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

    public ValueTask SubmitAsync(LedgerTicket ticket, CancellationToken cancellationToken)
    {
        if (!_queue.Writer.TryWrite(ticket)) return WaitForRoomAsync(ticket, cancellationToken);
        Ring();
        return default;
    }

    public ValueTask<IReadOnlyList<JournalRow>> ReadJournalAsync(long after, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var committed = CommittedSequence;
        var rows = new List<JournalRow>(Math.Min(limit, 256));
        if (limit <= 0 || after >= committed) return new ValueTask<IReadOnlyList<JournalRow>>(rows);
        var draft = new RowDraft();
        _store.Read(after, (sequence, stored) =>
        {
            if (sequence > committed) return false;
            var fault = RowCodec.Decode(stored, draft);
            if (fault is not null) throw new InvalidDataException($"Row {sequence} of the journal {fault}.");
            rows.Add(JournalRows.From(draft, _books.Accounts.Names, _books.Accounts.Currencies));
            return rows.Count < limit && !cancellationToken.IsCancellationRequested;
        });
        return new ValueTask<IReadOnlyList<JournalRow>>(rows);
    }

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
        _queue.Writer.TryComplete();
        _bell.Set();
        _thread.Join();
        _snapshots?.Dispose();
        SaveSnapshot();
        _store.Dispose();
        _bell.Dispose();
        Log.Closed(_writer.Instruments.Logger, CommittedSequence);
    }

    /// <summary>The state as text, for tests: what two ledgers must agree on.</summary>
    internal Task<string> DescribeAsync(CancellationToken cancellationToken) => AskAsync(StateText.Of, cancellationToken);

    private async Task<T> AskAsync<T>(Func<BookKeeper, T> question, CancellationToken cancellationToken)
    {
        var ticket = new QueryTicket<T>(question);
        await SubmitAsync(ticket, cancellationToken).ConfigureAwait(false);
        return await ticket.Answer.ConfigureAwait(false);
    }

    private async ValueTask WaitForRoomAsync(LedgerTicket ticket, CancellationToken cancellationToken)
    {
        await _queue.Writer.WriteAsync(ticket, cancellationToken).ConfigureAwait(false);
        Ring();
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

    private void Ring()
    {
        if (Volatile.Read(ref _asleep) == 1 && Interlocked.Exchange(ref _asleep, 0) == 1) _bell.Set();
    }

    private void Publish(long sequence)
    {
        Volatile.Write(ref _committedSequence, sequence);
        _snapshots?.Committed(sequence);
        if (Volatile.Read(ref _nextCommit) is not null) Interlocked.Exchange(ref _nextCommit, null)?.TrySetResult();
    }

    private void Run()
    {
        while (TryTake(out var first))
        {
            var count = 0;
            var next = first;
            while (true)
            {
                if (next is ControlTicket) break;
                _batch[count++] = next;
                if (count == _batch.Length || !_queue.Reader.TryRead(out next)) break;
            }

            if (count > 0)
            {
                _writer.Process(_batch.AsSpan(0, count));
                Array.Clear(_batch, 0, count);
            }

            if (next is ControlTicket control) control.Run(_books, _writer);
        }
    }

    // Sleeps until there is a ticket; false once the queue is closed and empty.
    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out LedgerTicket? ticket)
    {
        while (!_queue.Reader.TryRead(out ticket))
        {
            if (_queue.Reader.Completion.IsCompleted) return false;
            Interlocked.Exchange(ref _asleep, 1);
            if (_queue.Reader.TryRead(out ticket))
            {
                Volatile.Write(ref _asleep, 0);
                return true;
            }

            if (_queue.Reader.Completion.IsCompleted) return false;
            _bell.WaitOne();
            Volatile.Write(ref _asleep, 0);
        }

        return true;
    }
}
