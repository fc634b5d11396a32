using Iso8583.Host.Ledger.Archive;
using Iso8583.Host.Ledger.Journal;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Iso8583.Host.Ledger.Sqlite;

/// <summary>Reads a ledger and its archive files as one journal, without being able to change it; works beside a running host.</summary>
internal sealed class SqliteJournalReader : IDisposable
{
    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _select;
    private readonly JournalArchive _archive;
    private readonly Func<bool> _refresh;
    private readonly ReadOnlyCopy? _copy;

    private SqliteJournalReader(string path, ReadOnlyCopy? copy = null)
    {
        _path = path;
        _copy = copy;
        _connection = SqliteFile.Connect(copy?.DataSource ?? path, SqliteOpenMode.ReadOnly);
        try
        {
            Header = SqliteFile.ReadHeader(_connection, path);
            NotedLastRow = SqliteFile.ReadLastRow(_connection);
            _archive = new JournalArchive(path, Header);
            _archive.Adopt(ArchiveCatalogue.Read(_connection));
            _refresh = Refresh;
            _select = new SqliteStatement(_connection.Handle!, "SELECT sequence, row FROM journal WHERE sequence > ?1 ORDER BY sequence"); // open connections have a handle
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public JournalHeader Header { get; }

    /// <summary>See <see cref="SqliteFile.ReadLastRow"/>.</summary>
    public long NotedLastRow { get; }

    /// <summary>Archive files in the order of their rows.</summary>
    public IReadOnlyList<ArchivedDay> Archived => _archive.Days;

    /// <summary>Last archived row; 0 for none.</summary>
    public long ArchivedThrough => _archive.Through;

    /// <exception cref="LedgerRefusedException">There is no such file, or it is no ledger that this program can read.</exception>
    public static SqliteJournalReader Open(string path)
    {
        if (!File.Exists(path)) throw new LedgerRefusedException(LedgerRefusal.Unavailable, $"There is no ledger {path}.");
        try
        {
            return new SqliteJournalReader(path);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY)
        {
            // A log in write-ahead form wants an index file beside it, and the folder cannot be written.
            return OpenReadOnly(path, exception);
        }
        catch (SqliteException exception)
        {
            throw SqliteFile.Refuse(path, exception.SqliteErrorCode, exception);
        }
        catch (SqliteFaultException exception)
        {
            throw SqliteFile.Refuse(path, exception.Code, exception);
        }
    }

    private static SqliteJournalReader OpenReadOnly(string path, SqliteException first)
    {
        ReadOnlyCopy? copy = null;
        try
        {
            copy = ReadOnlyCopy.Of(path);
            return new SqliteJournalReader(path, copy);
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            copy?.Dispose();
            throw SqliteFile.Refuse(path, first.SqliteErrorCode, exception);
        }
    }

    /// <summary>Shows rows to a visitor until it says stop: first those in archive files, then those in the ledger.</summary>
    /// <exception cref="LedgerRefusedException">A file is damaged, or an archive file that is needed is missing.</exception>
    public void Read(long after, JournalVisitor visitor)
    {
        try
        {
            while (true)
            {
                if (after < _archive.Through)
                {
                    if (!_archive.Read(after, visitor)) return;
                    after = _archive.Through;
                }

                // Rows that were archived since the catalogue was read are looked for there.
                if (SqliteRows.Visit(_select, after, visitor, _refresh)) return;
            }
        }
        catch (SqliteFaultException exception)
        {
            throw SqliteFile.Refuse(_path, exception.Code, exception);
        }
    }

    public void Dispose()
    {
        _select.Dispose();
        _archive.Dispose();
        _connection.Dispose();
        _copy?.Dispose();
    }

    private bool Refresh()
    {
        var before = _archive.Through;
        _archive.Adopt(ArchiveCatalogue.Read(_connection));
        return _archive.Through > before;
    }
}
