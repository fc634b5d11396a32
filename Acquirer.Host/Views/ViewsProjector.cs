using System.Diagnostics;
using Iso8583.Host.Ledger;
using Iso8583.Host.Ledger.Sqlite;
using Iso8583.Host.Transactions;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Iso8583.Host.Views;

/// <summary>
/// Keeps the search tables: follows the journal behind its own durable cursor, beside the payments and never in their way. What it missed it finds in the journal;
/// tables that are of another ledger, of another version or damaged it makes anew.
/// </summary>
public sealed class ViewsProjector : BackgroundService
{
    private const int RowsPerRead = 512;

    // The more rows a commit has, the fewer pages of the indexes it writes for each.
    private const int RowsPerCommit = 32 * RowsPerRead;

    // While payments come in, three parts of the time are theirs.
    private const int RestPerWork = 3;

    // Rows gather for so long where nobody waits for them: a commit for each payment would cost more than the payment.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly ILedger _ledger;
    private readonly ILogger<ViewsProjector> _log;
    private readonly LedgerLock _lock;
    private readonly SemaphoreSlim _hurry = new(0);
    private readonly List<ViewRow> _rows = [];
    private TaskCompletionSource? _moved;
    private ViewsWriter? _writer;
    private long _position;
    private bool _isOfThisLedger;
    private bool _isFaulted;

    /// <exception cref="LedgerRefusedException">Another process writes them.</exception>
    public ViewsProjector(string path, ILedger ledger, ILogger<ViewsProjector> log)
    {
        _path = path;
        _ledger = ledger;
        _log = log;
        _lock = ViewsFile.Lock(path);
    }

    /// <summary>Last journal row that can be searched for.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>Waits until a row can be searched for, or until there is no more time for it.</summary>
    public async Task WaitForAsync(long sequence, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ending.CancelAfter(limit);
        while (Position < sequence)
        {
            var signal = Volatile.Read(ref _moved);
            if (signal is null)
            {
                var created = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                signal = Interlocked.CompareExchange(ref _moved, created, null) ?? created;
            }

            if (Position >= sequence) return;
            if (_hurry.CurrentCount == 0) _hurry.Release();
            try
            {
                await signal.Task.WaitAsync(ending.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _writer = Open();
        }
        catch (SqliteException fault)
        {
            // A disk without room is no reason not to take payments; it is tried again.
            Log.Failed(_log, 0, fault);
            _isFaulted = true;
        }

        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _writer?.Dispose();
        _lock.Dispose();
        _hurry.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                _writer ??= Open();
                var writer = await CheckAsync(_writer, stoppingToken).ConfigureAwait(false);
                await FollowAsync(writer, stoppingToken).ConfigureAwait(false);
                if (_isFaulted) Log.Recovered(_log);
                _isFaulted = false;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) // Searching suffers, payments do not.
            {
                if (!_isFaulted) Log.Failed(_log, Position, fault);
                _isFaulted = true;
                _writer?.Dispose();
                _writer = null;
                if (IsDamage(fault)) ViewsFile.Delete(_path);
                await Task.Delay(FaultPause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static bool IsDamage(Exception fault) => fault switch
    {
        SqliteFaultException { Code: var code } => (code & 0xFF) is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB,
        SqliteException { SqliteErrorCode: var code } => code is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB,
        _ => false,
    };

    private ViewsWriter Open()
    {
        var writer = ViewsWriter.Open(_path, out var remade);
        if (remade.Length > 0) Log.Remade(_log, _path, remade);
        _isOfThisLedger = writer.Cursor == 0;
        return writer;
    }

    private async Task<ViewsWriter> CheckAsync(ViewsWriter writer, CancellationToken cancellationToken)
    {
        if (!_isOfThisLedger && !await IsOfThisLedgerAsync(writer, cancellationToken).ConfigureAwait(false))
        {
            Log.Remade(_log, _path, "it is of another ledger");
            writer.Dispose();
            ViewsFile.Delete(_path);
            writer = _writer = Open();
        }

        _isOfThisLedger = true;
        Move(writer.Cursor);
        return writer;
    }

    private async Task<bool> IsOfThisLedgerAsync(ViewsWriter writer, CancellationToken cancellationToken)
    {
        var rows = await _ledger.ReadJournalAsync(writer.Cursor - 1, 1, cancellationToken).ConfigureAwait(false);
        return rows.Count == 1 && rows[0].Sequence == writer.Cursor && ViewRow.StampOf(rows[0].Transaction, rows[0].Outcome) == writer.Stamp;
    }

    private async Task FollowAsync(ViewsWriter writer, CancellationToken cancellationToken)
    {
        await _ledger.WaitForCommitAsync(writer.Cursor, cancellationToken).ConfigureAwait(false);
        if (_ledger.CommittedSequence - writer.Cursor < RowsPerCommit) await _hurry.WaitAsync(Gather, cancellationToken).ConfigureAwait(false);
        var began = Stopwatch.GetTimestamp();
        var committed = _ledger.CommittedSequence;
        _rows.Clear();
        var (cursor, stamp) = (writer.Cursor, writer.Stamp);
        for (var more = true; more && cursor - writer.Cursor < RowsPerCommit && !cancellationToken.IsCancellationRequested;)
        {
            var before = cursor;
            _ledger.ShowJournal(cursor, RowsPerRead, (in Transaction transaction, in Outcome outcome) =>
            {
                if (ViewRow.IsWanted(transaction.Kind)) _rows.Add(ViewRow.Of(transaction, outcome));
                (cursor, stamp) = (outcome.Sequence, ViewRow.StampOf(transaction, outcome));
            });
            more = cursor > before;
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (cursor == writer.Cursor) throw new InvalidOperationException("The ledger announced a row that it does not give.");
        writer.Write(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_rows), cursor, stamp);
        Move(cursor);
        if ((_ledger.CommittedSequence - committed) * RestPerWork > _rows.Count) await _hurry.WaitAsync(Stopwatch.GetElapsedTime(began) * RestPerWork, cancellationToken).ConfigureAwait(false);
    }

    private void Move(long position)
    {
        Volatile.Write(ref _position, position);
        if (Volatile.Read(ref _moved) is not null) Interlocked.Exchange(ref _moved, null)?.TrySetResult();
    }
}
