using Iso8583.Host.Ledger.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Iso8583.Host.Notifications.Delivery;

/// <summary>The writer's prepared statements. Whatever SQLite answers but success is a <see cref="SqliteFaultException"/>.</summary>
internal sealed class EventStatements : IDisposable
{
    private const string InsertSql =
        "INSERT OR IGNORE INTO events VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)";

    private const string UpdateSql =
        """
        UPDATE events SET state = ?15, reason = ?16, attempts = ?17, due_us = ?18, possible_duplicate = ?19,
          gateway = ?20, gateway_id = ?21, accepted_us = ?22, delivered_us = ?23, inbox_id = ?24, expires_us = ?14
        WHERE id = ?1
        """;

    private readonly sqlite3 _database;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _rollback;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _update;
    private readonly SqliteStatement _cursor;
    private readonly SqliteStatement _optOut;
    private readonly SqliteStatement _optIn;

    public EventStatements(SqliteConnection connection)
    {
        _database = connection.Handle!; // the connection is open
        _begin = new SqliteStatement(_database, "BEGIN IMMEDIATE");
        _commit = new SqliteStatement(_database, "COMMIT");
        _rollback = new SqliteStatement(_database, "ROLLBACK");
        _insert = new SqliteStatement(_database, InsertSql);
        _update = new SqliteStatement(_database, UpdateSql);
        _cursor = new SqliteStatement(_database, "INSERT INTO meta VALUES ('cursor', ?1) ON CONFLICT (name) DO UPDATE SET value = excluded.value");
        _optOut = new SqliteStatement(_database, "INSERT INTO opt_outs VALUES (?1, ?2) ON CONFLICT (phone) DO NOTHING");
        _optIn = new SqliteStatement(_database, "DELETE FROM opt_outs WHERE phone = ?1");
    }

    /// <summary>Begins a transaction.</summary>
    public void Begin() => Run(_begin);

    /// <summary>Makes it durable.</summary>
    public void Commit() => Run(_commit);

    /// <summary>Undoes it, where there is still one.</summary>
    public void Rollback()
    {
        if (raw.sqlite3_get_autocommit(_database) == 0) _ = _rollback.Execute();
    }

    /// <summary>Inserts an event; false where its id is there already.</summary>
    public bool Insert(NotificationEvent item)
    {
        _insert.Bind(1, item.Id.Value);
        _insert.Bind(2, item.Recipient);
        _insert.Bind(3, item.Text);
        _insert.Bind(4, item.Template);
        _insert.Bind(5, (long)item.TemplateVersion);
        _insert.Bind(6, (long)item.EnrolmentVersion);
        _insert.Bind(7, item.Issuer);
        _insert.Bind(8, item.TerminalId);
        _insert.Bind(9, item.Stan);
        _insert.Bind(10, item.Rrn);
        _insert.Bind(11, (long)item.Priority);
        _insert.Bind(12, item.ReceivedMicros);
        _insert.Bind(13, item.CreatedMicros);
        SetDelivery(_insert, item);
        Run(_insert);
        return raw.sqlite3_changes(_database) > 0;
    }

    /// <summary>Writes the delivery fields.</summary>
    public void Update(NotificationEvent item)
    {
        _update.Bind(1, item.Id.Value);
        SetDelivery(_update, item);
        Run(_update);
    }

    /// <summary>Moves the journal cursor.</summary>
    public void SetCursor(long cursor)
    {
        _cursor.Bind(1, cursor);
        Run(_cursor);
    }

    /// <summary>Writes an opt-out, or takes it back where the time is 0.</summary>
    public void SetOptOut(string phone, long sinceMicros)
    {
        var statement = sinceMicros == 0 ? _optIn : _optOut;
        statement.Bind(1, phone);
        if (sinceMicros != 0) statement.Bind(2, sinceMicros);
        Run(statement);
    }

    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        _rollback.Dispose();
        _optOut.Dispose();
        _optIn.Dispose();
        _insert.Dispose();
        _update.Dispose();
        _cursor.Dispose();
    }

    private void Run(SqliteStatement statement)
    {
        var code = statement.Execute();
        if (code != raw.SQLITE_OK) throw new SqliteFaultException(code, raw.sqlite3_errmsg(_database).utf8_to_string());
    }

    private static void SetDelivery(SqliteStatement statement, NotificationEvent item)
    {
        statement.Bind(14, item.ExpiresMicros);
        statement.Bind(15, (long)item.State);
        statement.Bind(16, item.Reason);
        statement.Bind(17, (long)item.Attempts);
        statement.Bind(18, item.DueMicros);
        statement.Bind(19, item.PossibleDuplicate ? 1L : 0L);
        statement.Bind(20, item.Gateway);
        statement.Bind(21, item.GatewayId);
        statement.Bind(22, item.AcceptedMicros);
        statement.Bind(23, item.DeliveredMicros);
        statement.Bind(24, item.InboxId);
    }
}
