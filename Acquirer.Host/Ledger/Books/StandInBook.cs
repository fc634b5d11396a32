using Iso8583.Host.Ledger.Snapshots;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>
/// Approvals given in issuers' places: those that wait to be forwarded, and how much of its limits each card has used in the business day. Uses of a day
/// are forgotten with the first approval of a later one. Changes can be taken back to a depth.
/// </summary>
internal sealed class StandInBook
{
    private readonly Dictionary<long, PanReference> _waiting = [];
    private readonly SortedSet<(int Bin, long Sequence)> _byBin = [];
    private readonly UndoStack<StandInUndo> _undo = new();
    private Dictionary<ulong, StandInUse> _uses = [];

    /// <summary>Cards by the row of what was approved, in no order.</summary>
    public IReadOnlyDictionary<long, PanReference> Waiting => _waiting;

    /// <summary>The business day of the uses, as a day number.</summary>
    public int Day { get; private set; }

    public IReadOnlyDictionary<ulong, StandInUse> Uses => _uses;

    public int UndoDepth => _undo.Count;

    /// <summary>What a card has used of its limits in a business day.</summary>
    public StandInUse UseOf(UInt128 token, int day) => day > Day ? default : _uses.GetValueOrDefault((ulong)token);

    public bool TryGet(long sequence, out PanReference pan) => _waiting.TryGetValue(sequence, out pan);

    /// <summary>The oldest that wait, by BIN.</summary>
    public List<long> Oldest(int firstBin, int lastBin, int limit)
    {
        var result = new List<long>();
        foreach (var (_, sequence) in _byBin.GetViewBetween((firstBin, 0), (lastBin, long.MaxValue)))
        {
            if (result.Count == limit) break;
            result.Add(sequence);
        }

        return result;
    }

    /// <summary>Something was approved.</summary>
    /// <param name="sequence">Its row.</param>
    /// <param name="pan">The card.</param>
    /// <param name="day">The business day.</param>
    /// <param name="minor">How much, in minor units of the card's account.</param>
    public void Add(long sequence, in PanReference pan, int day, long minor)
    {
        if (day > Day)
        {
            _undo.Push(new StandInUndo(0, default, default, Day, _uses));
            _uses = [];
            Day = day;
        }

        var token = (ulong)pan.Token;
        var before = _uses.GetValueOrDefault(token);
        _undo.Push(new StandInUndo(sequence, pan, before));
        _uses[token] = new StandInUse(before.Minor + minor, before.Count + 1);
        Insert(sequence, pan);
    }

    /// <summary>The issuer has it.</summary>
    public void Remove(long sequence)
    {
        if (!_waiting.Remove(sequence, out var pan)) return;
        _byBin.Remove((pan.FirstSix, sequence));
        _undo.Push(new StandInUndo(-sequence, pan, default));
    }

    public void UndoTo(int depth)
    {
        while (_undo.Count > depth)
        {
            var undo = _undo.Pop();
            if (undo.UsesBefore is { } uses)
            {
                _uses = uses;
                Day = undo.DayBefore;
            }
            else if (undo.Sequence < 0) Insert(-undo.Sequence, undo.Pan);
            else
            {
                _waiting.Remove(undo.Sequence);
                _byBin.Remove((undo.Pan.FirstSix, undo.Sequence));
                if (undo.UseBefore.Count == 0) _uses.Remove((ulong)undo.Pan.Token);
                else _uses[(ulong)undo.Pan.Token] = undo.UseBefore;
            }
        }
    }

    public void Commit() => _undo.Clear();

    public void Save(SnapshotOutput output)
    {
        output.Value(_waiting.Count);
        foreach (var (sequence, pan) in _waiting)
        {
            output.Value(sequence);
            output.Value(pan);
        }

        output.Value(Day);
        output.Value(_uses.Count);
        foreach (var (token, use) in _uses)
        {
            output.Value(token);
            output.Value(use);
        }
    }

    public void Load(SnapshotInput input)
    {
        for (var left = input.Length(int.MaxValue); left > 0; left--) Insert(input.Value<long>(), input.Value<PanReference>());
        Day = input.Value<int>();
        for (var left = input.Length(int.MaxValue); left > 0; left--) _uses.Add(input.Value<ulong>(), input.Value<StandInUse>());
    }

    private void Insert(long sequence, in PanReference pan)
    {
        _waiting.Add(sequence, pan);
        _byBin.Add((pan.FirstSix, sequence));
    }
}
