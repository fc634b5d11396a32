using Iso8583.Host.Ledger.Snapshots;

namespace Iso8583.Host.Ledger.Books;

/// <summary>The highest DUKPT counter of every initial key that was heard of. Changes can be taken back to a mark.</summary>
internal sealed class KsnBook
{
    private readonly Dictionary<UInt128, uint> _highest = [];
    private readonly UndoStack<(UInt128 KeyId, uint Before)> _undo = new();

    public int UndoDepth => _undo.Count;

    public IReadOnlyDictionary<UInt128, uint> Highest => _highest;

    /// <summary>0 where the initial key was never heard of.</summary>
    public uint HighestOf(UInt128 keyId) => _highest.GetValueOrDefault(keyId);

    /// <exception cref="InvalidOperationException">The counter does not go forward.</exception>
    public void Move(UInt128 keyId, uint counter)
    {
        var before = HighestOf(keyId);
        if (counter <= before) throw new InvalidOperationException("A DUKPT counter does not go forward.");
        _undo.Push((keyId, before));
        _highest[keyId] = counter;
    }

    public void UndoTo(int depth)
    {
        while (_undo.Count > depth)
        {
            var (keyId, before) = _undo.Pop();
            if (before == 0) _highest.Remove(keyId);
            else _highest[keyId] = before;
        }
    }

    public void Commit() => _undo.Clear();

    public void Save(SnapshotOutput output)
    {
        output.Value(_highest.Count);
        foreach (var (keyId, counter) in _highest)
        {
            output.Value(keyId);
            output.Value(counter);
        }
    }

    public void Load(SnapshotInput input)
    {
        for (var count = input.Length(int.MaxValue); count > 0; count--) _highest.Add(input.Value<UInt128>(), input.Value<uint>());
    }
}
