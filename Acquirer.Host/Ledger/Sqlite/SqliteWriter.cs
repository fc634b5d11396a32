using Iso8583.Host.Ledger.Journal;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Iso8583.Host.Ledger.Sqlite;

/// <summary>The writing connection and its statements.</summary>
internal sealed class SqliteWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _rollback;
    private readonly SqliteStatement _note;

    public SqliteWriter(SqliteConnection connection)
    {
        _connection = connection;
        var database = connection.Handle!; // the connection is open
        _begin = new SqliteStatement(database, "BEGIN IMMEDIATE");
        _insert = new SqliteStatement(database, "INSERT INTO journal(sequence, row) VALUES(?1, ?2)");
        _commit = new SqliteStatement(database, "COMMIT");
        _rollback = new SqliteStatement(database, "ROLLBACK");
        _note = new SqliteStatement(database, "INSERT INTO header(name, value) VALUES('last-row', ?1) ON CONFLICT(name) DO UPDATE SET value = excluded.value");
        raw.sqlite3_extended_result_codes(database, 1);
    }

    public SqliteConnection Connection => _connection;

    public long LastSequence()
    {
        using var select = new SqliteStatement(_connection.Handle!, "SELECT coalesce(max(sequence), 0) FROM journal"); // the connection is open
        var code = select.Step();
        return code == raw.SQLITE_ROW ? select.Int64(0) : throw new SqliteFaultException(code, "the last row of the journal cannot be read");
    }

    /// <summary>Inserts and commits a batch.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="noteLastRow">Writes the last row's number into the header in the same commit.</param>
    /// <param name="atCommit">The commit itself failed.</param>
    /// <returns><c>SQLITE_OK</c>, or the code of what failed; then the transaction may still be open.</returns>
    public int Append(JournalBatch batch, bool noteLastRow, out bool atCommit)
    {
        atCommit = false;
        var code = _begin.Execute();
        if (code != raw.SQLITE_OK) return code;
        for (var i = 0; i < batch.Count; i++)
        {
            _insert.Bind(1, batch.FirstSequence + i);
            code = _insert.Bind(2, batch.Row(i));
            if (code != raw.SQLITE_OK) return code;
            code = _insert.Execute();
            if (code != raw.SQLITE_OK) return code;
        }

        if (noteLastRow)
        {
            code = Note(batch.LastSequence);
            if (code != raw.SQLITE_OK) return code;
        }

        atCommit = true;
        return _commit.Execute();
    }

    /// <summary>Writes the number of the last row into the header, in a commit of its own.</summary>
    public int Note(long lastRow)
    {
        _note.Bind(1, lastRow);
        return _note.Execute();
    }

    public void Rollback()
    {
        if (raw.sqlite3_get_autocommit(_connection.Handle) == 0) _ = _rollback.Execute();
    }

    public static string Describe(int code) => new SqliteFaultException(code, raw.sqlite3_errstr(code).utf8_to_string()).Message;

    public int PageCount => int.Parse(SqliteFile.Scalar(_connection, "PRAGMA page_count"), System.Globalization.CultureInfo.InvariantCulture);

    public void LimitPages(int pages) => SqliteFile.Run(_connection, FormattableString.Invariant($"PRAGMA max_page_count={pages}"));

    public void Dispose()
    {
        _begin.Dispose();
        _insert.Dispose();
        _commit.Dispose();
        _rollback.Dispose();
        _note.Dispose();
        _connection.Dispose();
    }
}
