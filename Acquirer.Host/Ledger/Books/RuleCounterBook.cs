using Iso8583.Host.Ledger.Snapshots;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>
/// How often the conditions of counting rules have held, per rule and scope, and the names of the rules that have applied. There are few terminals and
/// merchants, but any number of cards: a card's counter (an even number) that moved neither in the newest business day nor in the one before is forgotten.
/// </summary>
internal sealed class RuleCounterBook
{
    /// <summary>Transactions remember their rule in a byte.</summary>
    private const int MaxNames = byte.MaxValue;

    private readonly Dictionary<ulong, int> _counts = [];
    private readonly UndoStack<RuleUndo> _undo = new();
    private readonly List<string> _names = [];
    private Dictionary<ulong, int> _cards = [];
    private Dictionary<ulong, int> _olderCards = [];

    /// <summary>Counters of everything but cards.</summary>
    public IReadOnlyDictionary<ulong, int> Counts => _counts;

    /// <summary>Counters of cards that moved in the newest business day.</summary>
    public IReadOnlyDictionary<ulong, int> CardCounts => _cards;

    /// <summary>Counters of cards as they were at the end of the business day before.</summary>
    public IReadOnlyDictionary<ulong, int> OlderCardCounts => _olderCards;

    /// <summary>The newest business day, as a day number.</summary>
    public int Day { get; private set; }

    public IReadOnlyList<string> Names => _names;

    public int Of(ulong counter)
    {
        if (!IsOfCard(counter)) return _counts.GetValueOrDefault(counter);
        return _cards.TryGetValue(counter, out var count) ? count : _olderCards.GetValueOrDefault(counter);
    }

    /// <summary>A copy of all counters.</summary>
    public Dictionary<ulong, int> All()
    {
        var all = new Dictionary<ulong, int>(_counts);
        foreach (var (counter, count) in _olderCards) all[counter] = count;
        foreach (var (counter, count) in _cards) all[counter] = count;
        return all;
    }

    public void Set(in RuleCount count)
    {
        var counts = IsOfCard(count.Counter) ? _cards : _counts;
        _undo.Push(new RuleUndo(count.Counter, counts.GetValueOrDefault(count.Counter)));
        counts[count.Counter] = count.Count;
    }

    /// <summary>A row belongs to a business day: with the first of a newer one the counters of cards grow older.</summary>
    public void Advance(int day)
    {
        if (day <= Day) return;
        if (_cards.Count > 0 || _olderCards.Count > 0)
        {
            _undo.Push(new RuleUndo(0, Day, _olderCards));
            _olderCards = _cards;
            _cards = [];
        }
        else _undo.Push(new RuleUndo(0, Day));

        Day = day;
    }

    /// <summary>The number of a rule's name, given at its first use; 0 where too many names have been used.</summary>
    public byte NumberOf(string name)
    {
        for (var i = 0; i < _names.Count; i++)
        {
            if (_names[i] == name) return (byte)(i + 1);
        }

        if (_names.Count == MaxNames) return 0;
        _names.Add(name);
        return (byte)_names.Count;
    }

    public string? NameOf(byte number) => number == 0 ? null : _names[number - 1];

    public RuleMark Mark() => new(_undo.Count, _names.Count);

    public void UndoTo(in RuleMark mark)
    {
        while (_undo.Count > mark.Undo)
        {
            ref readonly var undo = ref _undo.Pop();
            if (undo.Counter == 0)
            {
                if (undo.OlderCards is { } older) (_cards, _olderCards) = (_olderCards, older);
                Day = undo.Before;
                continue;
            }

            var counts = IsOfCard(undo.Counter) ? _cards : _counts;
            if (undo.Before == 0) counts.Remove(undo.Counter);
            else counts[undo.Counter] = undo.Before;
        }

        _names.RemoveRange(mark.Names, _names.Count - mark.Names);
    }

    public void Commit() => _undo.Clear();

    public void Save(SnapshotOutput output)
    {
        output.Value(Day);
        foreach (var counts in new[] { _counts, _cards, _olderCards })
        {
            output.Value(counts.Count);
            foreach (var (counter, count) in counts)
            {
                output.Value(counter);
                output.Value(count);
            }
        }

        output.Value(_names.Count);
        foreach (var name in _names) output.Text(name);
    }

    public void Load(SnapshotInput input)
    {
        Day = input.Value<int>();
        foreach (var counts in new[] { _counts, _cards, _olderCards })
        {
            for (var left = input.Length(int.MaxValue); left > 0; left--) counts.Add(input.Value<ulong>(), input.Value<int>());
        }

        for (var left = input.Length(MaxNames); left > 0; left--) _names.Add(input.Text());
    }

    private static bool IsOfCard(ulong counter) => (counter & 1) == 0;
}
