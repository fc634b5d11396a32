using System.Text;
using SQLitePCL;

namespace Iso8583.Host.Ledger.Sqlite;

/// <summary>A prepared statement without the layer above it: no command, no parameter, no reader object per row.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int MaxStackText = 340;

    private readonly sqlite3_stmt _statement;

    public SqliteStatement(sqlite3 database, string sql)
    {
        var code = raw.sqlite3_prepare_v2(database, sql, out _statement);
        if (code != raw.SQLITE_OK) throw new SqliteFaultException(code, raw.sqlite3_errmsg(database).utf8_to_string());
    }

    public void Bind(int index, long value) => _ = raw.sqlite3_bind_int64(_statement, index, value);

    public int Bind(int index, ReadOnlySpan<byte> value) => raw.sqlite3_bind_blob(_statement, index, value);

    /// <summary>Binds a text as UTF-8.</summary>
    public void Bind(int index, string value)
    {
        if (value.Length == 0 || value.Length > MaxStackText)
        {
            // An empty span would be bound as NULL.
            _ = raw.sqlite3_bind_text(_statement, index, value);
            return;
        }

        Span<byte> bytes = stackalloc byte[MaxStackText * 3];
        _ = raw.sqlite3_bind_text(_statement, index, bytes[..Encoding.UTF8.GetBytes(value, bytes)]);
    }

    public void BindText(int index, ReadOnlySpan<byte> ascii) => _ = raw.sqlite3_bind_text(_statement, index, ascii);

    /// <summary>One step; the result code of SQLite.</summary>
    public int Step() => raw.sqlite3_step(_statement);

    public int Reset() => raw.sqlite3_reset(_statement);

    /// <summary>Runs a statement that returns nothing; the result code of SQLite, <c>SQLITE_OK</c> for success.</summary>
    public int Execute()
    {
        var code = raw.sqlite3_step(_statement);
        var reset = raw.sqlite3_reset(_statement);
        return code == raw.SQLITE_DONE ? reset : code == raw.SQLITE_ROW ? raw.SQLITE_OK : reset != raw.SQLITE_OK ? reset : code;
    }

    public long Int64(int column) => raw.sqlite3_column_int64(_statement, column);

    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(_statement, column);

    public void Dispose() => _statement.Dispose();
}
