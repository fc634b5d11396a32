using Iso8583.Host.Ledger.Snapshots;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>How often the conditions of counting rules have held, per rule and scope, and the names of the rules that have applied.</summary>
internal sealed class RuleCounterBook
{
    /// <summary>Transactions remember their rule in a byte.</summary>
    private const int MaxNames = byte.MaxValue;

    private readonly Dictionary<ulong, int> _counts = [];
    private readonly UndoStack<RuleCount> _undo = new();
    private readonly List<string> _names = [];

    public IReadOnlyDictionary<ulong, int> Counts => _counts;

    public IReadOnlyList<string> Names => _names;

    public int Of(ulong counter) => _counts.GetValueOrDefault(counter);

    public void Set(in RuleCount count)
    {
        _undo.Push(new RuleCount(count.Counter, Of(count.Counter)));
        _counts[count.Counter] = count.Count;
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
            ref readonly var before = ref _undo.Pop();
            if (before.Count == 0) _counts.Remove(before.Counter);
            else _counts[before.Counter] = before.Count;
        }

        _names.RemoveRange(mark.Names, _names.Count - mark.Names);
    }

    public void Commit() => _undo.Clear();

    public void Save(SnapshotOutput output)
    {
        output.Value(_counts.Count);
        foreach (var (counter, count) in _counts)
        {
            output.Value(counter);
            output.Value(count);
        }

        output.Value(_names.Count);
        foreach (var name in _names) output.Text(name);
    }

    public void Load(SnapshotInput input)
    {
        for (var left = input.Length(int.MaxValue); left > 0; left--) _counts.Add(input.Value<ulong>(), input.Value<int>());
        for (var left = input.Length(MaxNames); left > 0; left--) _names.Add(input.Text());
    }
}
