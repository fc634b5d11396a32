using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Iso8583.Host.Notifications.Delivery;

/// <summary>The tables of the delivery record and how its connections are opened.</summary>
internal static class NotificationSchema
{
    public const int Version = 1;

    private const string Tables =
        """
        CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS events (
          id INTEGER PRIMARY KEY,
          recipient TEXT NOT NULL,
          text TEXT NOT NULL,
          template TEXT NOT NULL,
          template_version INTEGER NOT NULL,
          enrolment_version INTEGER NOT NULL,
          issuer TEXT NOT NULL,
          terminal TEXT NOT NULL,
          stan TEXT NOT NULL,
          rrn TEXT NOT NULL,
          priority INTEGER NOT NULL,
          received_us INTEGER NOT NULL,
          created_us INTEGER NOT NULL,
          expires_us INTEGER NOT NULL,
          state INTEGER NOT NULL,
          reason TEXT NOT NULL,
          attempts INTEGER NOT NULL,
          due_us INTEGER NOT NULL,
          possible_duplicate INTEGER NOT NULL,
          gateway TEXT NOT NULL,
          gateway_id TEXT NOT NULL,
          accepted_us INTEGER NOT NULL,
          delivered_us INTEGER NOT NULL,
          inbox_id INTEGER NOT NULL);
        CREATE INDEX IF NOT EXISTS events_open ON events (id) WHERE state < 2;
        CREATE INDEX IF NOT EXISTS events_failed ON events (state, id) WHERE state > 4;
        CREATE INDEX IF NOT EXISTS events_awaiting ON events (gateway_id) WHERE state = 2;
        CREATE TABLE IF NOT EXISTS editions (
          number INTEGER PRIMARY KEY,
          kind INTEGER NOT NULL,
          hash TEXT NOT NULL,
          content TEXT NOT NULL,
          first_us INTEGER NOT NULL,
          UNIQUE (kind, hash));
        CREATE TABLE IF NOT EXISTS opt_outs (phone TEXT PRIMARY KEY, since_us INTEGER NOT NULL) WITHOUT ROWID;
        """;

    /// <summary>Opens the writer's connection and makes the tables where there are none.</summary>
    /// <exception cref="InvalidOperationException">The file is of another version of the product.</exception>
    public static SqliteConnection OpenWriter(string path)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!string.IsNullOrEmpty(directory)) Directory.CreateDirectory(directory);
        var connection = Open(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA busy_timeout = 5000;");
            var version = Scalar(connection, "PRAGMA user_version");
            if (version != 0 && version != Version)
            {
                throw new InvalidOperationException($"{path} has notification record version {version}, expected {Version}. Remove the file or start with the version that wrote it.");
            }

            Execute(connection, Tables + string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Version};"));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens a connection that only reads.</summary>
    public static SqliteConnection OpenReader(string path) => Open(path, SqliteOpenMode.ReadOnly);

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // every text is a constant of this room
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public static long Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // every text is a constant of this room
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 10 }.ToString();
        var connection = new SqliteConnection(text);
        connection.Open();
        return connection;
    }
}
