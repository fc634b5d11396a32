using Iso8583.Host.Ledger.Journal;
using Microsoft.Data.Sqlite;

namespace Iso8583.Host.Ledger.Sqlite;

/// <summary>Reads a ledger file without being able to change it; works beside a running host.</summary>
internal sealed class SqliteJournalReader : IDisposable
{
    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _select;

    private SqliteJournalReader(string path)
    {
        _path = path;
        _connection = SqliteFile.Connect(path, SqliteOpenMode.ReadOnly);
        try
        {
            Header = SqliteFile.ReadHeader(_connection, path);
            _select = new SqliteStatement(_connection.Handle!, "SELECT sequence, row FROM journal WHERE sequence > ?1 ORDER BY sequence"); // open connections have a handle
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public JournalHeader Header { get; }

    /// <exception cref="LedgerRefusedException">There is no such file, or it is no ledger that this program can read.</exception>
    public static SqliteJournalReader Open(string path)
    {
        if (!File.Exists(path)) throw new LedgerRefusedException(LedgerRefusal.Unavailable, $"There is no ledger {path}.");
        try
        {
            return new SqliteJournalReader(path);
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

    /// <summary>Shows rows to a visitor until it says stop.</summary>
    /// <exception cref="LedgerRefusedException">The file is damaged.</exception>
    public void Read(long after, JournalVisitor visitor)
    {
        try
        {
            SqliteRows.Visit(_select, after, visitor);
        }
        catch (SqliteFaultException exception)
        {
            throw SqliteFile.Refuse(_path, exception.Code, exception);
        }
    }

    public void Dispose()
    {
        _select.Dispose();
        _connection.Dispose();
    }
}
