using Iso8583.Host.Ledger.Archive;
using Iso8583.Host.Ledger.Journal;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Iso8583.Host.Ledger.Sqlite;

/// <summary>The journal in a SQLite file: one transaction and one sync of the write-ahead log per batch.</summary>
public sealed class SqliteJournalStore : IJournalStore
{
    private readonly string _path;
    private readonly LedgerDurability _durability;
    private readonly LedgerLock _fileLock;
    private readonly Lock _writeGate = new();
    private readonly Lock _readGate = new();
    private readonly SqliteCheckpointer _checkpointer;
    private SqliteWriter _writer;
    private SqliteJournalReader? _reader;
    private long _notedAtCheckpoint;
    private bool _disposed;

    private SqliteJournalStore(string path, LedgerOptions options, in JournalHeader wanted, LedgerLock fileLock)
    {
        _path = path;
        _durability = options.Durability;
        _fileLock = fileLock;
        var connection = SqliteFile.ConnectForWriting(path, _durability);
        try
        {
            Header = SqliteFile.Prepare(connection, path, wanted);
            if (Header.KeyCheckValue != wanted.KeyCheckValue)
            {
                throw new LedgerRefusedException(
                    LedgerRefusal.WrongKey,
                    $"The ledger {path} was made with another key of the account number tokens. Configure the key it was made with, or another ledger.");
            }

            _writer = new SqliteWriter(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        LastSequence = Math.Max(_writer.LastSequence(), JournalArchive.ThroughOf(ArchiveCatalogue.Read(_writer.Connection)));
        var noted = SqliteFile.ReadLastRow(_writer.Connection);
        if (noted > LastSequence)
        {
            _writer.Dispose();
            throw SqliteFile.RowsMissing(path, noted, LastSequence);
        }

        _checkpointer = new SqliteCheckpointer(path, _durability, options.CheckpointMegabytes * 1024L * 1024L, _writeGate);
    }

    /// <summary>The header of the file.</summary>
    public JournalHeader Header { get; }

    public long LastSequence { get; private set; }

    /// <summary>Checkpoints done.</summary>
    public long CheckpointCount => _checkpointer.Count;

    /// <exception cref="LedgerRefusedException">It cannot be opened; the message says why.</exception>
    public static SqliteJournalStore Open(LedgerOptions options, in JournalHeader wanted)
    {
        ArgumentNullException.ThrowIfNull(options);
        var path = System.IO.Path.GetFullPath(options.Path);
        var fileLock = LedgerLock.Take(path);
        try
        {
            return new SqliteJournalStore(path, options, wanted, fileLock);
        }
        catch (SqliteException exception)
        {
            fileLock.Dispose();
            throw SqliteFile.Refuse(path, exception.SqliteErrorCode, exception);
        }
        catch (SqliteFaultException exception)
        {
            fileLock.Dispose();
            throw SqliteFile.Refuse(path, exception.Code, exception);
        }
        catch (LedgerRefusedException)
        {
            fileLock.Dispose();
            throw;
        }
    }

    public bool TryAppend(JournalBatch batch, out string problem)
    {
        ArgumentNullException.ThrowIfNull(batch);
        problem = "";
        if (batch.Count == 0) return true;
        lock (_writeGate)
        {
            var checkpoints = _checkpointer.Count;
            var code = _writer.Append(batch, checkpoints != _notedAtCheckpoint, out var atCommit);
            if (code != raw.SQLITE_OK && !RecoverFrom(code, atCommit, batch, out problem)) return false;
            _notedAtCheckpoint = checkpoints;
        }

        LastSequence = batch.LastSequence;
        _checkpointer.Wrote(batch.Length);
        return true;
    }

    public void Read(long after, JournalVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        lock (_readGate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _reader ??= SqliteJournalReader.Open(_path);
            _reader.Read(after, visitor);
        }
    }

    /// <summary>Makes archive files count: from now on their rows are read from them.</summary>
    internal void Register(IReadOnlyList<ArchivedDay> days)
    {
        using var connection = SqliteFile.ConnectForWriting(_path, _durability);
        lock (_writeGate) ArchiveCatalogue.Add(connection, days);
    }

    /// <summary>Takes archived rows out of the file, in short turns between the commits of the writer.</summary>
    /// <param name="through">Last archived row.</param>
    /// <param name="rowsPerTurn">Rows a turn: as long as it lasts, the writer waits.</param>
    /// <param name="stopping">Leaves the rest for another time.</param>
    internal void TakeOut(long through, int rowsPerTurn, CancellationToken stopping)
    {
        // Nothing is lost where a power cut takes this back: the rows are in their archive.
        using var connection = SqliteFile.ConnectForWriting(_path, LedgerDurability.Relaxed);
        while (!stopping.IsCancellationRequested)
        {
            int taken;
            lock (_writeGate) taken = ArchiveCatalogue.TakeOut(connection, through, rowsPerTurn);
            if (taken == 0) return;
            _checkpointer.Wrote(taken * 16);
            stopping.WaitHandle.WaitOne(1); // the writer first
        }
    }

    public void Dispose()
    {
        lock (_readGate)
        {
            if (_disposed) return;
            _disposed = true;
            _reader?.Dispose();
        }

        _checkpointer.Dispose();
        // A disk that is full now has no room for the note either; the rows are there all the same.
        if (LastSequence > 0) _ = _writer.Note(LastSequence);
        _writer.Dispose();
        _fileLock.Dispose();
    }

    /// <summary>Pages of the file, the log included.</summary>
    internal int PageCount
    {
        get
        {
            lock (_writeGate) return _writer.PageCount;
        }
    }

    /// <summary>Makes the file full at so many pages: a disk without room, for tests.</summary>
    internal void LimitPages(int pages)
    {
        lock (_writeGate) _writer.LimitPages(pages);
    }

    // After an I/O error nobody knows what a COMMIT did: the file is asked on a new connection before it counts as failed.
    private bool RecoverFrom(int code, bool atCommit, JournalBatch batch, out string problem)
    {
        problem = SqliteWriter.Describe(code);
        _writer.Rollback();
        if ((code & 0xFF) is not (raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN)) return false;
        try
        {
            var writer = new SqliteWriter(SqliteFile.ConnectForWriting(_path, _durability));
            _writer.Dispose();
            _writer = writer;
            return atCommit && writer.LastSequence() == batch.LastSequence;
        }
        catch (SqliteException exception)
        {
            problem += "; then, on a new connection: " + exception.Message;
            return false;
        }
        catch (LedgerRefusedException exception)
        {
            problem += "; then, on a new connection: " + exception.Message;
            return false;
        }
    }
}
