using System.Globalization;
using Iso8583.Host.Ledger;
using Iso8583.Host.Ledger.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Iso8583.Host.Views;

/// <summary>The file of the search tables: derived from the journal, so whatever does not fit is thrown away and made anew.</summary>
internal static class ViewsFile
{
    /// <summary>Raise it whenever a table changes: the file is then made anew.</summary>
    public const int SchemaVersion = 1;

    private const int ApplicationId = 0x38353856; // "858V"
    private const string Tables = """
        CREATE TABLE transactions(sequence INTEGER PRIMARY KEY, day INT, terminal INT, stan INT, kind INT, reason INT, amount INT, currency INT, card INT);
        CREATE TABLE by_terminal(terminal INT, sequence INT, PRIMARY KEY(terminal, sequence)) WITHOUT ROWID;
        CREATE TABLE by_card(card INT, sequence INT, PRIMARY KEY(card, sequence)) WITHOUT ROWID;
        CREATE TABLE terminals(id INTEGER PRIMARY KEY, merchant TEXT NOT NULL, terminal TEXT NOT NULL);
        CREATE TABLE cards(card INTEGER PRIMARY KEY, first_six INT, last_four INT);
        CREATE INDEX by_last_four ON cards(last_four);
        CREATE TABLE days(day INTEGER PRIMARY KEY, first INT, last INT, rows INT);
        CREATE TABLE cursor(id INTEGER PRIMARY KEY, sequence INT, stamp INT);
        INSERT INTO cursor VALUES(1, 0, 0);
        """;

    /// <summary>Opens the file for its one writer, makes the tables where there are none, and makes them anew where they are of another version or damaged.</summary>
    /// <param name="path">The file.</param>
    /// <param name="remade">Why what was there was thrown away; empty where it was not.</param>
    /// <exception cref="LedgerRefusedException">The file is a database of somebody else.</exception>
    public static SqliteConnection OpenForWriting(string path, out string remade)
    {
        remade = "";
        for (var attempt = 0; ; attempt++)
        {
            string fault;
            var connection = SqliteFile.Connect(path, SqliteOpenMode.ReadWriteCreate);
            try
            {
                fault = Prepare(connection, path);
                if (fault.Length == 0) return connection;
                connection.Dispose();
            }
            catch (SqliteException exception) when (exception.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB && attempt == 0)
            {
                connection.Dispose();
                fault = "it is damaged";
            }
            catch
            {
                connection.Dispose();
                throw;
            }

            remade = fault;
            Delete(path);
        }
    }

    /// <summary>Opens it to search in.</summary>
    public static SqliteConnection OpenForReading(string path) => SqliteFile.Connect(path, SqliteOpenMode.ReadOnly);

    /// <summary>Deletes the file with its log and index; its lock stays.</summary>
    public static void Delete(string path)
    {
        foreach (var suffix in new[] { "", "-wal", "-shm", "-journal" }) File.Delete(path + suffix);
    }

    /// <summary>One process writes it.</summary>
    /// <exception cref="LedgerRefusedException">Another one does.</exception>
    public static LedgerLock Lock(string path)
    {
        try
        {
            return LedgerLock.Take(path);
        }
        catch (LedgerRefusedException exception) when (exception.Refusal == LedgerRefusal.Locked)
        {
            throw new LedgerRefusedException(LedgerRefusal.Locked, $"The search tables {path} are being written by another process: a host that runs keeps them by itself.", exception);
        }
    }

    private static string Prepare(SqliteConnection connection, string path)
    {
        var application = int.Parse(SqliteFile.Scalar(connection, "PRAGMA application_id"), CultureInfo.InvariantCulture);
        var isEmpty = application == 0 && SqliteFile.Scalar(connection, "SELECT count(*) FROM sqlite_master") == "0";
        if (!isEmpty && application != ApplicationId) throw new LedgerRefusedException(LedgerRefusal.Unavailable, $"{path} is a database, but not the search tables of this program. Move it away.");
        SqliteFile.Run(connection, "PRAGMA journal_mode=WAL");
        // Whatever is lost with the power is read from the journal again.
        SqliteFile.Run(connection, "PRAGMA synchronous=NORMAL");
        SqliteFile.Run(connection, "PRAGMA wal_autocheckpoint=8000");
        SqliteFile.Run(connection, "PRAGMA cache_size=-32768");
        SqliteFile.Run(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout={SqliteFile.BusyMilliseconds}"));
        if (isEmpty)
        {
            using var transaction = connection.BeginTransaction();
            SqliteFile.Run(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id={ApplicationId}"));
            SqliteFile.Run(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version={SchemaVersion}"));
            SqliteFile.Run(connection, Tables);
            transaction.Commit();
            return "";
        }

        var version = SqliteFile.Scalar(connection, "PRAGMA user_version");
        return version == SchemaVersion.ToString(CultureInfo.InvariantCulture) ? "" : $"it has version {version}";
    }
}
