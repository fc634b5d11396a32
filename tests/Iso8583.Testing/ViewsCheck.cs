using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Iso8583.Testing;

/// <summary>Whether the search tables of a file agree with each other, and what is in them.</summary>
public static class ViewsCheck
{
    /// <summary>The last journal row that they know.</summary>
    public static long CursorOf(string path) => long.Parse(Lines(path, "SELECT sequence FROM cursor").Single(), CultureInfo.InvariantCulture);

    /// <summary>Everything up to a journal row as text, a line a row.</summary>
    public static IReadOnlyList<string> Rows(string path, long until) => Lines(
        path,
        string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT t.sequence, t.day, n.merchant, n.terminal, t.stan, t.kind, t.reason, t.amount, t.currency, t.card, c.first_six, c.last_four FROM transactions t JOIN terminals n ON n.id = t.terminal LEFT JOIN cards c ON c.card = t.card WHERE t.sequence <= {until} ORDER BY t.sequence"));

    /// <summary>What is wrong, empty for nothing: indexes, days, cards, rows behind the cursor.</summary>
    public static IReadOnlyList<string> Problems(string path)
    {
        var problems = Lines(path, "PRAGMA integrity_check").Where(line => line != "ok").ToList();
        problems.AddRange(Lines(path, "SELECT 'behind the cursor', sequence FROM transactions WHERE sequence > (SELECT sequence FROM cursor)"));
        problems.AddRange(Lines(path, "SELECT 'card unknown', sequence FROM transactions WHERE card <> 0 AND card NOT IN (SELECT card FROM cards)"));
        problems.AddRange(Lines(path, "SELECT 'terminal unknown', sequence FROM transactions WHERE terminal NOT IN (SELECT id FROM terminals)"));
        problems.AddRange(Lines(path, "SELECT 'not indexed by terminal', sequence FROM (SELECT terminal, sequence FROM transactions EXCEPT SELECT terminal, sequence FROM by_terminal)"));
        problems.AddRange(Lines(path, "SELECT 'not indexed by card', sequence FROM (SELECT card, sequence FROM transactions WHERE card <> 0 EXCEPT SELECT card, sequence FROM by_card)"));
        problems.AddRange(Lines(path, "SELECT 'indexed twice', count(*) FROM by_terminal HAVING count(*) <> (SELECT count(*) FROM transactions)"));
        problems.AddRange(Lines(
            path,
            "SELECT 'day', * FROM (SELECT day, min(sequence) AS first, max(sequence) AS last, count(*) AS rows FROM transactions GROUP BY day EXCEPT SELECT day, first, last, rows FROM days)"));
        return problems;
    }

    private static List<string> Lines(string path, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read()) lines.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        return lines;
    }
}
