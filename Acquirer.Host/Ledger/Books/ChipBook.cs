using Iso8583.Host.Ledger.Snapshots;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>Counters and scripts of chip cards, by the low half of the card's token. Moved by rows only.</summary>
internal sealed class ChipBook
{
    private readonly Dictionary<ulong, ChipState> _cards = [];
    private readonly UndoStack<(ulong Token, ChipState Before)> _undo = new();

    public IReadOnlyDictionary<ulong, ChipState> Cards => _cards;

    public int UndoDepth => _undo.Count;

    public ChipState Of(ulong token) => _cards.TryGetValue(token, out var state) ? state : ChipState.None;

    /// <summary>Applies what a row says of a chip card.</summary>
    /// <param name="token">The card of the row, or that of its original; 0 where neither is known.</param>
    /// <param name="chip">The row's chip data.</param>
    /// <param name="hasOriginal">The row acts on or reports of an earlier one: only then a script result means something.</param>
    public void Apply(ulong token, in ChipData chip, bool hasOriginal)
    {
        if (token == 0) return;
        var before = Of(token);
        var after = before;
        if (chip.Watch == CounterWatch.Raised) after = after with { Counter = chip.Counter };
        if (chip.ScriptResult == ScriptResult.Succeeded && hasOriginal) after = after with { ScriptDone = chip.ScriptReported };
        if (after == before) return;
        _undo.Push((token, before));
        _cards[token] = after;
    }

    public void UndoTo(int depth)
    {
        while (_undo.Count > depth)
        {
            var (token, before) = _undo.Pop();
            if (before == ChipState.None) _cards.Remove(token);
            else _cards[token] = before;
        }
    }

    public void Commit() => _undo.Clear();

    public void Save(SnapshotOutput output)
    {
        output.Value(_cards.Count);
        foreach (var (token, state) in _cards)
        {
            output.Value(token);
            output.Value(state.Counter);
            output.Value(state.ScriptDone);
        }
    }

    public void Load(SnapshotInput input)
    {
        for (var count = input.Length(int.MaxValue); count > 0; count--) _cards.Add(input.Value<ulong>(), new ChipState(input.Value<int>(), input.Value<uint>()));
    }
}
