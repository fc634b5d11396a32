using Microsoft.Data.Sqlite;

namespace Iso8583.Host.Notifications.Delivery;

/// <summary>Reads the delivery record beside the writer. One connection, one reader at a time.</summary>
internal sealed class NotificationReader(string path) : IDisposable
{
    private const string Columns =
        """
        SELECT id, recipient, text, template, template_version, enrolment_version, issuer, terminal, stan, rrn, priority, received_us, created_us, expires_us,
          state, reason, attempts, due_us, possible_duplicate, gateway, gateway_id, accepted_us, delivered_us, inbox_id
        FROM events

        """;

    private readonly SqliteConnection _connection = NotificationSchema.OpenReader(path);
    private readonly Lock _readGate = new();

    public IReadOnlyList<NotificationEvent> Open(NotificationId after, int limit) =>
        Read(Columns + "WHERE state < 2 AND id > $a ORDER BY id LIMIT $b", after.Value, limit);

    public IReadOnlyList<NotificationEvent> OfTransaction(long sequence) =>
        Read(Columns + "WHERE id BETWEEN $a AND $b ORDER BY id", sequence << 8, (sequence << 8) | 0xFF);

    public IReadOnlyList<NotificationEvent> InInbox(int limit)
    {
        var events = Read(Columns + "WHERE inbox_id > $a ORDER BY id DESC LIMIT $b", 0, limit);
        return [.. events.OrderBy(item => item.InboxId)];
    }

    public IReadOnlyList<NotificationEvent> OfState(DeliveryState state, NotificationId after, int limit) =>
        // The partial index covers failed states only; its condition has to stand in the query.
        Read(Columns + (state > DeliveryState.Suppressed ? "WHERE state > 4 AND state = $c AND id > $a ORDER BY id LIMIT $b" : "WHERE state = $c AND id > $a ORDER BY id LIMIT $b"), after.Value, limit, (long)state);

    public NotificationEvent? Find(NotificationId id)
    {
        var found = Read(Columns + "WHERE id BETWEEN $a AND $b", id.Value, id.Value);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>The event that waits for a receipt under a gateway's id; the latest where a gateway uses its ids again.</summary>
    public NotificationEvent? FindAwaiting(string gateway, string gatewayId)
    {
        if (gatewayId.Length == 0) return null;
        lock (_readGate)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = Columns + "WHERE state = 2 AND gateway_id = $id AND gateway = $gateway ORDER BY id DESC LIMIT 1";
            command.Parameters.AddWithValue("$id", gatewayId);
            command.Parameters.AddWithValue("$gateway", gateway);
            using var reader = command.ExecuteReader();
            return reader.Read() ? Decode(reader) : null;
        }
    }

    public IReadOnlyList<string> OptOuts()
    {
        lock (_readGate)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = "SELECT phone FROM opt_outs";
            using var reader = command.ExecuteReader();
            var phones = new List<string>();
            while (reader.Read()) phones.Add(reader.GetString(0));
            return phones;
        }
    }

    /// <summary>When the oldest unfinished event was planned; 0 where there is none.</summary>
    public long OldestOpenMicros()
    {
        lock (_readGate) return NotificationSchema.Scalar(_connection, "SELECT coalesce((SELECT created_us FROM events WHERE state < 2 ORDER BY id LIMIT 1), 0)");
    }

    public void Dispose() => _connection.Dispose();

    private List<NotificationEvent> Read(string sql, long a, long b, long c = 0)
    {
        lock (_readGate)
        {
            using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // every text is a constant of this class
            command.CommandText = sql;
#pragma warning restore CA2100
            command.Parameters.AddWithValue("$a", a);
            command.Parameters.AddWithValue("$b", b);
            command.Parameters.AddWithValue("$c", c);
            using var reader = command.ExecuteReader();
            var events = new List<NotificationEvent>();
            while (reader.Read()) events.Add(Decode(reader));
            return events;
        }
    }

    private static NotificationEvent Decode(SqliteDataReader row) => new()
    {
        Id = new NotificationId(row.GetInt64(0)),
        Recipient = row.GetString(1),
        Text = row.GetString(2),
        Template = row.GetString(3),
        TemplateVersion = row.GetInt32(4),
        EnrolmentVersion = row.GetInt32(5),
        Issuer = row.GetString(6),
        TerminalId = row.GetString(7),
        Stan = row.GetString(8),
        Rrn = row.GetString(9),
        Priority = row.GetByte(10),
        ReceivedMicros = row.GetInt64(11),
        CreatedMicros = row.GetInt64(12),
        ExpiresMicros = row.GetInt64(13),
        State = (DeliveryState)row.GetByte(14),
        Reason = row.GetString(15),
        Attempts = row.GetInt32(16),
        DueMicros = row.GetInt64(17),
        PossibleDuplicate = row.GetInt64(18) != 0,
        Gateway = row.GetString(19),
        GatewayId = row.GetString(20),
        AcceptedMicros = row.GetInt64(21),
        DeliveredMicros = row.GetInt64(22),
        InboxId = row.GetInt64(23),
    };
}
