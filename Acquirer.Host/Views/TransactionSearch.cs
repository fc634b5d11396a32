using System.Globalization;
using System.Text;
using Iso8583.Host.Ledger;
using Microsoft.Data.Sqlite;

namespace Iso8583.Host.Views;

/// <summary>Looks transactions up in the search tables; gives their numbers.</summary>
public sealed class TransactionSearch(string path, ViewsProjector projector, ILedger ledger)
{
    private const long RrnNumbers = 100_000_000;

    // More cards with the same digits, or terminals of one merchant, than this are looked for row by row instead of one by one.
    private const int MostSources = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The first transactions of a query.</summary>
    /// <returns>Their numbers, ascending, and up to which row was looked: the latest one, unless the tables are still being brought up to it.</returns>
    public async Task<(IReadOnlyList<long> Found, long LookedUpTo)> FindAsync(TransactionQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        await projector.WaitForAsync(ledger.CommittedSequence, Patience, cancellationToken).ConfigureAwait(false);
        var until = projector.Position;
        if (until == 0) return ([], 0);
        using var connection = ViewsFile.OpenForReading(path);
        return (Find(connection, query, until), until);
    }

    /// <summary>First and last row of a business day; rows of the day before and after may stand between them.</summary>
    /// <returns>Null where the tables know none.</returns>
    public async Task<(long First, long Last)?> FindDayAsync(DateOnly day, CancellationToken cancellationToken)
    {
        await projector.WaitForAsync(ledger.CommittedSequence, Patience, cancellationToken).ConfigureAwait(false);
        if (projector.Position == 0) return null;
        using var connection = ViewsFile.OpenForReading(path);
        return DayOf(connection, day);
    }

    private static List<long> Find(SqliteConnection connection, TransactionQuery query, long until)
    {
        var search = new Conditions();
        var from = query.After;
        if (query.Day is { } day)
        {
            if (DayOf(connection, day) is not { } span) return [];
            from = Math.Max(from, span.First - 1);
            until = Math.Min(until, span.Last);
            search.Add("day", "=", day.DayNumber);
        }

        search.Add("stan", "=", query.Stan);
        search.Add("reason", "=", (long?)query.Reason);
        search.Add("kind", "=", (long?)query.Kind);
        search.Add("amount", ">=", query.FromMinor);
        search.Add("amount", "<=", query.ToMinor);
        search.AddSets(query, until);

        // The set with the fewest members leads, through its index; the others are conditions.
        Source? source = null;
        foreach (var set in search.Sets)
        {
            var members = Numbers(search.Command(connection, $"SELECT * FROM ({set.Select}) LIMIT {MostSources + 1}"));
            if (members.Count == 0) return [];
            if (members.Count <= MostSources && (source is null || members.Count < source.Members.Count)) source = new Source(set, members);
        }

        foreach (var set in search.Sets)
        {
            if (set != source?.Set) search.Add(set);
        }

        search.Span(from, until, query.Limit);
        if (source is null) return Numbers(search.Command(connection, $"SELECT t.sequence FROM transactions AS t WHERE 1 = 1{search.Text("t")}"));
        var found = new List<long>();
        foreach (var member in source.Members)
        {
            var rows = string.Create(CultureInfo.InvariantCulture, $"{source.Set.Index} AS i CROSS JOIN transactions AS t ON t.sequence = i.sequence WHERE i.{source.Set.Column} = {member}");
            found.AddRange(Numbers(search.Command(connection, $"SELECT i.sequence FROM {rows}{search.Text("i")}")));
        }

        found.Sort();
        if (found.Count > query.Limit) found.RemoveRange(query.Limit, found.Count - query.Limit);
        return found;
    }

    private static (long First, long Last)? DayOf(SqliteConnection connection, DateOnly day)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT first, last FROM days WHERE day = $day";
        command.Parameters.AddWithValue("$day", day.DayNumber);
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.GetInt64(1)) : null;
    }

    // F37 holds the row's number modulo 10^8; which of them it is, the digits of the day in front say: the caller compares the whole.
    private static string RowsOf(string rrn, long until)
    {
        var rows = new List<long>();
        if (rrn.Length == 12 && long.TryParse(rrn[4..], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            for (var row = number == 0 ? RrnNumbers : number; row <= until; row += RrnNumbers) rows.Add(row);
        }

        return rows.Count == 0 ? "SELECT 0 WHERE 0" : $"VALUES ({string.Join("), (", rows)})";
    }

    private static List<long> Numbers(SqliteCommand command)
    {
        using (command)
        {
            var numbers = new List<long>();
            using var reader = command.ExecuteReader();
            while (reader.Read()) numbers.Add(reader.GetInt64(0));
            return numbers;
        }
    }

    /// <summary>Values of a column that a query asks for, as a select of their own.</summary>
    private sealed record ValueSet(string Column, string Index, string Select);

    private sealed record Source(ValueSet Set, List<long> Members);

    /// <summary>The conditions of one query and their parameters.</summary>
    private sealed class Conditions
    {
        private readonly StringBuilder _text = new();
        private readonly List<(string Name, object Value)> _parameters = [];
        private long _after;
        private long _until;
        private int _limit;

        /// <summary>All of it, in the order of the journal.</summary>
        /// <param name="leading">The table whose order it is.</param>
        public string Text(string leading) => string.Create(
            CultureInfo.InvariantCulture, $"{_text} AND {leading}.sequence > {_after} AND {leading}.sequence <= {_until} ORDER BY {leading}.sequence LIMIT {_limit}");

        public List<ValueSet> Sets { get; } = [];

        public void Add(string column, string comparison, long? value)
        {
            if (value is not { } wanted) return;
            var name = string.Create(CultureInfo.InvariantCulture, $"$v{_parameters.Count}");
            _text.Append(CultureInfo.InvariantCulture, $" AND t.{column} {comparison} {name}");
            _parameters.Add((name, wanted));
        }

        public void Add(ValueSet set) => _text.Append(CultureInfo.InvariantCulture, $" AND +t.{set.Column} IN ({set.Select})");

        public void AddSets(TransactionQuery query, long until)
        {
            const string ByCard = "by_card";
            if (!query.Rrn.IsEmpty) Sets.Add(new ValueSet("sequence", "transactions", RowsOf(query.Rrn.ToString(), until)));
            if (query.CardOf is { } row)
            {
                Sets.Add(new ValueSet("card", ByCard, "SELECT card FROM transactions WHERE sequence = $row AND card <> 0"));
                _parameters.Add(("$row", row));
            }

            if (query.FirstSix is not null || query.LastFour is not null)
            {
                Sets.Add(new ValueSet("card", ByCard, "SELECT card FROM cards WHERE ($first IS NULL OR first_six = $first) AND ($last IS NULL OR last_four = $last)"));
                _parameters.Add(("$first", (object?)query.FirstSix ?? DBNull.Value));
                _parameters.Add(("$last", (object?)query.LastFour ?? DBNull.Value));
            }

            if (query.MerchantId.IsEmpty && query.TerminalId.IsEmpty) return;
            Sets.Add(new ValueSet("terminal", "by_terminal", "SELECT id FROM terminals WHERE ($merchant = '' OR merchant = $merchant) AND ($terminal = '' OR terminal = $terminal)"));
            _parameters.Add(("$merchant", query.MerchantId.ToString()));
            _parameters.Add(("$terminal", query.TerminalId.ToString()));
        }

        public void Span(long after, long until, int limit) => (_after, _until, _limit) = (after, until, limit);

        public SqliteCommand Command(SqliteConnection connection, string sql)
        {
            var command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, value) in _parameters) command.Parameters.AddWithValue(name, value);
            return command;
        }
    }
}
