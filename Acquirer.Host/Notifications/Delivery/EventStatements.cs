using Microsoft.Data.Sqlite;

namespace Iso8583.Host.Notifications.Delivery;

/// <summary>The writer's prepared statements.</summary>
internal sealed class EventStatements : IDisposable
{
    private const string InsertSql =
        """
        INSERT OR IGNORE INTO events VALUES (
          $id, $recipient, $text, $template, $template_version, $enrolment_version, $issuer, $terminal, $stan, $rrn, $priority, $received, $created, $expires,
          $state, $reason, $attempts, $due, $duplicate, $gateway, $gateway_id, $accepted, $delivered, $inbox)
        """;

    private const string UpdateSql =
        """
        UPDATE events SET state = $state, reason = $reason, attempts = $attempts, due_us = $due, possible_duplicate = $duplicate,
          gateway = $gateway, gateway_id = $gateway_id, accepted_us = $accepted, delivered_us = $delivered, inbox_id = $inbox, expires_us = $expires
        WHERE id = $id
        """;

    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _update;
    private readonly SqliteCommand _cursor;
    private readonly SqliteCommand _optOut;
    private readonly SqliteCommand _optIn;

    public EventStatements(SqliteConnection connection)
    {
        _insert = Prepare(
            connection,
            InsertSql,
            "$id", "$recipient", "$text", "$template", "$template_version", "$enrolment_version", "$issuer", "$terminal", "$stan", "$rrn", "$priority",
            "$received", "$created", "$expires", "$state", "$reason", "$attempts", "$due", "$duplicate", "$gateway", "$gateway_id", "$accepted", "$delivered", "$inbox");
        _update = Prepare(
            connection, UpdateSql, "$id", "$state", "$reason", "$attempts", "$due", "$duplicate", "$gateway", "$gateway_id", "$accepted", "$delivered", "$inbox", "$expires");
        _cursor = Prepare(connection, "INSERT INTO meta VALUES ('cursor', $value) ON CONFLICT (name) DO UPDATE SET value = excluded.value", "$value");
        _optOut = Prepare(connection, "INSERT INTO opt_outs VALUES ($phone, $since) ON CONFLICT (phone) DO NOTHING", "$phone", "$since");
        _optIn = Prepare(connection, "DELETE FROM opt_outs WHERE phone = $phone", "$phone");
    }

    /// <summary>Inserts an event; false where its id is there already.</summary>
    public bool Insert(SqliteTransaction transaction, NotificationEvent item)
    {
        var values = _insert.Parameters;
        values[0].Value = item.Id.Value;
        values[1].Value = item.Recipient;
        values[2].Value = item.Text;
        values[3].Value = item.Template;
        values[4].Value = (long)item.TemplateVersion;
        values[5].Value = (long)item.EnrolmentVersion;
        values[6].Value = item.Issuer;
        values[7].Value = item.TerminalId;
        values[8].Value = item.Stan;
        values[9].Value = item.Rrn;
        values[10].Value = (long)item.Priority;
        values[11].Value = item.ReceivedMicros;
        values[12].Value = item.CreatedMicros;
        values[13].Value = item.ExpiresMicros;
        SetDelivery(values, 14, item);
        _insert.Transaction = transaction;
        return _insert.ExecuteNonQuery() > 0;
    }

    /// <summary>Writes the delivery fields.</summary>
    public void Update(SqliteTransaction transaction, NotificationEvent item)
    {
        _update.Parameters[0].Value = item.Id.Value;
        SetDelivery(_update.Parameters, 1, item);
        _update.Parameters[11].Value = item.ExpiresMicros;
        _update.Transaction = transaction;
        _update.ExecuteNonQuery();
    }

    /// <summary>Moves the journal cursor.</summary>
    public void SetCursor(SqliteTransaction transaction, long cursor)
    {
        _cursor.Parameters[0].Value = cursor;
        _cursor.Transaction = transaction;
        _cursor.ExecuteNonQuery();
    }

    /// <summary>Writes an opt-out, or takes it back where the time is 0.</summary>
    public void SetOptOut(SqliteTransaction transaction, string phone, long sinceMicros)
    {
        var command = sinceMicros == 0 ? _optIn : _optOut;
        command.Parameters[0].Value = phone;
        if (sinceMicros != 0) command.Parameters[1].Value = sinceMicros;
        command.Transaction = transaction;
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        _optOut.Dispose();
        _optIn.Dispose();
        _insert.Dispose();
        _update.Dispose();
        _cursor.Dispose();
    }

    private static void SetDelivery(SqliteParameterCollection values, int first, NotificationEvent item)
    {
        values[first].Value = (long)item.State;
        values[first + 1].Value = item.Reason;
        values[first + 2].Value = (long)item.Attempts;
        values[first + 3].Value = item.DueMicros;
        values[first + 4].Value = item.PossibleDuplicate ? 1L : 0L;
        values[first + 5].Value = item.Gateway;
        values[first + 6].Value = item.GatewayId;
        values[first + 7].Value = item.AcceptedMicros;
        values[first + 8].Value = item.DeliveredMicros;
        values[first + 9].Value = item.InboxId;
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, params ReadOnlySpan<string> names)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // every text is a constant of this class
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var name in names) command.Parameters.Add(new SqliteParameter { ParameterName = name, Value = 0L });
        command.Prepare();
        return command;
    }
}
