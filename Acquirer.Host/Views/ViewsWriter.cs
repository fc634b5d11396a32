using System.Runtime.InteropServices;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Iso8583.Host.Views;

/// <summary>Writes batches of rows together with the cursor, in one commit, so that they agree whenever the process ends. After a fault it is of no use any more: open another one.</summary>
internal sealed class ViewsWriter : IDisposable
{
    // Cards seen lately need no look into their table.
    private const int KnownCards = 1 << 16;

    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _byTerminal;
    private readonly SqliteStatement _byCard;
    private readonly SqliteStatement _terminal;
    private readonly SqliteStatement _card;
    private readonly SqliteStatement _day;
    private readonly SqliteStatement _cursor;
    private readonly Dictionary<(AsciiText Merchant, AsciiText Terminal), int> _terminals = [];
    private readonly Dictionary<int, (long First, long Last, int Rows)> _days = [];
    private readonly List<(long Key, long Sequence)> _terminalRows = [];
    private readonly List<(long Key, long Sequence)> _cardRows = [];
    private readonly long[] _cards = new long[KnownCards];

    private ViewsWriter(SqliteConnection connection)
    {
        _connection = connection;
        var database = connection.Handle!; // the connection is open
        _begin = new SqliteStatement(database, "BEGIN IMMEDIATE");
        _commit = new SqliteStatement(database, "COMMIT");
        _insert = new SqliteStatement(database, "INSERT INTO transactions VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
        _byTerminal = new SqliteStatement(database, "INSERT INTO by_terminal VALUES(?1, ?2)");
        _byCard = new SqliteStatement(database, "INSERT INTO by_card VALUES(?1, ?2)");
        _terminal = new SqliteStatement(database, "INSERT INTO terminals VALUES(?1, ?2, ?3)");
        _card = new SqliteStatement(database, "INSERT OR IGNORE INTO cards VALUES(?1, ?2, ?3)");
        _day = new SqliteStatement(database, "INSERT INTO days VALUES(?1, ?2, ?3, ?4) ON CONFLICT(day) DO UPDATE SET first = min(first, excluded.first), last = max(last, excluded.last), rows = rows + excluded.rows");
        _cursor = new SqliteStatement(database, "UPDATE cursor SET sequence = ?1, stamp = ?2 WHERE id = 1");
        Load();
    }

    /// <summary>Last journal row that the tables know of.</summary>
    public long Cursor { get; private set; }

    /// <summary>The stamp of that row.</summary>
    public long Stamp { get; private set; }

    /// <param name="path">The file.</param>
    /// <param name="remade">Why what was there was thrown away; empty where it was not.</param>
    public static ViewsWriter Open(string path, out string remade)
    {
        var connection = ViewsFile.OpenForWriting(path, out remade);
        try
        {
            return new ViewsWriter(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Writes rows and moves the cursor.</summary>
    /// <exception cref="SqliteFaultException">Nothing of it is stored.</exception>
    public void Write(ReadOnlySpan<ViewRow> rows, long cursor, long stamp)
    {
        Check(_begin.Execute());
        _days.Clear();
        _terminalRows.Clear();
        _cardRows.Clear();
        foreach (ref readonly var row in rows) Write(row);
        Index(_byTerminal, _terminalRows);
        Index(_byCard, _cardRows);
        foreach (var (day, span) in _days)
        {
            _day.Bind(1, day);
            _day.Bind(2, span.First);
            _day.Bind(3, span.Last);
            _day.Bind(4, span.Rows);
            Check(_day.Execute());
        }

        _cursor.Bind(1, cursor);
        _cursor.Bind(2, stamp);
        Check(_cursor.Execute());
        Check(_commit.Execute());
        Cursor = cursor;
        Stamp = stamp;
    }

    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        _insert.Dispose();
        _byTerminal.Dispose();
        _byCard.Dispose();
        _terminal.Dispose();
        _card.Dispose();
        _day.Dispose();
        _cursor.Dispose();
        _connection.Dispose();
    }

    private void Write(in ViewRow row)
    {
        var card = row.Card;
        var terminal = TerminalOf(row);
        _insert.Bind(1, row.Sequence);
        _insert.Bind(2, row.Day);
        _insert.Bind(3, terminal);
        _insert.Bind(4, row.Stan);
        _insert.Bind(5, (long)row.Kind);
        _insert.Bind(6, (long)row.Reason);
        _insert.Bind(7, row.AmountMinor);
        _insert.Bind(8, row.Currency);
        _insert.Bind(9, card);
        Check(_insert.Execute());
        _terminalRows.Add((terminal, row.Sequence));
        if (card != 0) Note(card, row);
        _days[row.Day] = _days.TryGetValue(row.Day, out var span)
            ? (Math.Min(span.First, row.Sequence), Math.Max(span.Last, row.Sequence), span.Rows + 1)
            : (row.Sequence, row.Sequence, 1);
    }

    // In their own order, so that neighbours go onto the same page: twice as fast as an index that SQLite keeps row by row.
    private static void Index(SqliteStatement insert, List<(long Key, long Sequence)> rows)
    {
        rows.Sort();
        foreach (ref readonly var row in CollectionsMarshal.AsSpan(rows))
        {
            insert.Bind(1, row.Key);
            insert.Bind(2, row.Sequence);
            Check(insert.Execute());
        }
    }

    private void Note(long card, in ViewRow row)
    {
        _cardRows.Add((card, row.Sequence));
        ref var slot = ref _cards[(int)(((ulong)card * 0x9E37_79B9_7F4A_7C15) >> 48)];
        if (slot == card) return;
        _card.Bind(1, card);
        _card.Bind(2, row.Pan.FirstSix);
        _card.Bind(3, row.Pan.LastFour);
        Check(_card.Execute());
        slot = card;
    }

    private int TerminalOf(in ViewRow row)
    {
        var key = (row.MerchantId, row.TerminalId);
        if (_terminals.TryGetValue(key, out var id)) return id;
        id = _terminals.Count + 1;
        Span<byte> merchant = stackalloc byte[AsciiText.MaxLength];
        Span<byte> terminal = stackalloc byte[AsciiText.MaxLength];
        _terminal.Bind(1, id);
        _terminal.BindText(2, merchant[..row.MerchantId.CopyTo(merchant)]);
        _terminal.BindText(3, terminal[..row.TerminalId.CopyTo(terminal)]);
        Check(_terminal.Execute());
        _terminals.Add(key, id);
        return id;
    }

    private void Load()
    {
        using var cursor = _connection.CreateCommand();
        cursor.CommandText = "SELECT sequence, stamp FROM cursor WHERE id = 1";
        using (var reader = cursor.ExecuteReader())
        {
            if (!reader.Read()) throw new SqliteFaultException(raw.SQLITE_CORRUPT, "the search tables have no cursor");
            Cursor = reader.GetInt64(0);
            Stamp = reader.GetInt64(1);
        }

        using var terminals = _connection.CreateCommand();
        terminals.CommandText = "SELECT id, merchant, terminal FROM terminals";
        using var rows = terminals.ExecuteReader();
        while (rows.Read()) _terminals.Add((AsciiText.From(rows.GetString(1)), AsciiText.From(rows.GetString(2))), rows.GetInt32(0));
    }

    private static void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw new SqliteFaultException(code, "the search tables cannot be written: " + raw.sqlite3_errstr(code).utf8_to_string());
    }
}
