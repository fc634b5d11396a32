using System.Globalization;
using Iso8583.Host.Ledger.Journal;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Iso8583.Host.Ledger.Sqlite;

/// <summary>The ledger file: schema, header, pragmas. Opens connections that are known to be set up as they must be.</summary>
internal static class SqliteFile
{
    /// <summary>1: journal and header. 2: the catalogue of archive files.</summary>
    public const int SchemaVersion = 2;
    public const int BusyMilliseconds = 5000;
    private const int ApplicationId = 0x38353833; // "8583"

    public static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 5 }.ToString());
        connection.Open();
        return connection;
    }

    /// <summary>A connection that writes or checkpoints: WAL, the wanted synchronous mode, no checkpoint of its own accord; all of it read back.</summary>
    public static SqliteConnection ConnectForWriting(string path, LedgerDurability durability)
    {
        var connection = Connect(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            var synchronous = durability == LedgerDurability.Commit ? "2" : "1";
            Expect(connection, "PRAGMA journal_mode=WAL", "wal");
            Run(connection, "PRAGMA synchronous=" + synchronous);
            Expect(connection, "PRAGMA synchronous", synchronous);
            Run(connection, "PRAGMA wal_autocheckpoint=0");
            Expect(connection, "PRAGMA wal_autocheckpoint", "0");
            // A reader that comes upon the log's header while it changes takes the write lock for an instant: that is waited for, and fails no commit.
            Run(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout={BusyMilliseconds}"));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Makes the tables in an empty file, or checks those of an existing one.</summary>
    /// <returns>The header that counts: that of the file.</returns>
    public static JournalHeader Prepare(SqliteConnection connection, string path, in JournalHeader wanted)
    {
        if (Scalar(connection, "SELECT count(*) FROM sqlite_master") == "0" && Scalar(connection, "PRAGMA application_id") == "0")
        {
            using var transaction = connection.BeginTransaction();
            Run(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id={ApplicationId}"));
            Run(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version={SchemaVersion}"));
            Run(connection, "CREATE TABLE journal(sequence INTEGER PRIMARY KEY, row BLOB NOT NULL)");
            Run(connection, "CREATE TABLE header(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID");
            Run(connection, ArchiveCatalogue.Table);
            Run(connection, string.Create(
                CultureInfo.InvariantCulture,
                $"INSERT INTO header VALUES('seed', '{wanted.Seed}'), ('key-check-value', '{wanted.KeyCheckValue:X16}'), ('made-by-schema', '{SchemaVersion}')"));
            transaction.Commit();
            return wanted;
        }

        var header = ReadHeader(connection, path);
        if (Scalar(connection, "PRAGMA user_version") == "1") Migrate(connection);
        return header;
    }

    /// <exception cref="LedgerRefusedException">The file is no ledger, or one of a newer program.</exception>
    public static JournalHeader ReadHeader(SqliteConnection connection, string path)
    {
        if (Scalar(connection, "PRAGMA application_id") != ApplicationId.ToString(CultureInfo.InvariantCulture))
        {
            throw new LedgerRefusedException(LedgerRefusal.Corrupt, $"{path} is a database, but not a ledger of this program.");
        }

        var version = int.Parse(Scalar(connection, "PRAGMA user_version"), CultureInfo.InvariantCulture);
        if (version > SchemaVersion)
        {
            throw new LedgerRefusedException(
                LedgerRefusal.NewerSchema,
                $"The ledger {path} has schema {version}; this program knows up to {SchemaVersion}. Use the newer program that made it.");
        }

        return ulong.TryParse(Scalar(connection, "SELECT value FROM header WHERE name='seed'"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            && ulong.TryParse(Scalar(connection, "SELECT value FROM header WHERE name='key-check-value'"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var check)
            ? new JournalHeader(seed, check)
            : throw new LedgerRefusedException(LedgerRefusal.Corrupt, $"The header of the ledger {path} is damaged.");
    }

    /// <summary>Number of the last row as the header notes it at checkpoints and at a clean stop; 0 where it was never noted. Rows may follow it, but none up to it may be missing.</summary>
    public static long ReadLastRow(SqliteConnection connection) =>
        long.TryParse(Scalar(connection, "SELECT value FROM header WHERE name='last-row'"), NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : 0;

    /// <summary>The end of the journal is gone.</summary>
    public static LedgerRefusedException RowsMissing(string path, long noted, long last) => new(
        LedgerRefusal.Corrupt,
        string.Create(CultureInfo.InvariantCulture, $"The ledger {path} ends with row {last}, but it had row {noted}: rows at its end are missing. Restore a copy; nothing was changed."));

    public static string Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture) ?? "";
    }

    public static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>What a start makes of an error of SQLite.</summary>
    public static LedgerRefusedException Refuse(string path, int code, Exception exception) => (code & 0xFF) switch
    {
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB =>
            new LedgerRefusedException(LedgerRefusal.Corrupt, $"The ledger {path} is damaged ({exception.Message}). Restore a copy; nothing was changed.", exception),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
            new LedgerRefusedException(LedgerRefusal.Locked, $"The ledger {path} is in use by another program ({exception.Message}).", exception),
        _ => new LedgerRefusedException(LedgerRefusal.Unavailable, $"The ledger {path} cannot be opened ({exception.Message}).", exception),
    };

    private static void Migrate(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction();
        Run(connection, ArchiveCatalogue.Table);
        Run(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version={SchemaVersion}"));
        transaction.Commit();
    }

    private static void Expect(SqliteConnection connection, string sql, string expected)
    {
        var actual = Scalar(connection, sql);
        if (actual != expected) throw new LedgerRefusedException(LedgerRefusal.Unavailable, $"SQLite answers '{actual}' to '{sql}' where '{expected}' is needed.");
    }
}
