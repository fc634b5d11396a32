using System.Runtime.InteropServices;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger.Snapshots;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>Terminals and their batches. Changes can be taken back to a mark.</summary>
internal sealed class TerminalBook
{
    public const int LastBatch = 999_999;

    private readonly Dictionary<TerminalKey, int> _byKey = [];
    private readonly List<TerminalKey> _keys = [];
    private readonly List<TerminalState> _states = [];
    private readonly Dictionary<BatchKey, BatchState> _batches = [];
    private readonly Dictionary<AsciiText, int> _acquirers = new() { [AsciiText.Empty] = 0 };
    private readonly UndoStack<TerminalUndo> _undo = new();
    private TerminalKey _lastKey;
    private int _last = int.MaxValue;

    public int Count => _keys.Count;

    public int UndoDepth => _undo.Count;

    public IReadOnlyDictionary<BatchKey, BatchState> Batches => _batches;

    public TerminalKey KeyOf(int terminal) => _keys[terminal];

    public ref readonly TerminalState this[int terminal] => ref CollectionsMarshal.AsSpan(_states)[terminal];

    public static int NextBatch(int number) => number >= LastBatch ? 1 : number + 1;

    // A row asks for its terminal more than once: the last answer is kept.
    public bool TryFind(in TransactionKey key, out int terminal)
    {
        if (key.TerminalId == _lastKey.TerminalId && key.MerchantId == _lastKey.MerchantId && _last < _keys.Count)
        {
            terminal = _last;
            return true;
        }

        var terminalKey = new TerminalKey(key.MerchantId, key.TerminalId);
        if (!_byKey.TryGetValue(terminalKey, out terminal)) return false;
        _lastKey = terminalKey;
        _last = terminal;
        return true;
    }

    /// <summary>The short form of a key whose terminal is known. Numbers for acquirers are only handles, so nothing needs to take them back.</summary>
    public EntryKey ShortKey(int terminal, in TransactionKey key)
    {
        if (key.Acquirer.IsEmpty) return new EntryKey(key.BatchOrTime, terminal, 0, key.Stan, key.MessageClass);
        if (!_acquirers.TryGetValue(key.Acquirer, out var acquirer))
        {
            acquirer = _acquirers.Count;
            _acquirers.Add(key.Acquirer, acquirer);
        }

        return new EntryKey(key.BatchOrTime, terminal, acquirer, key.Stan, key.MessageClass);
    }

    public int FindOrAdd(in TransactionKey key)
    {
        if (TryFind(key, out var terminal)) return terminal;
        var terminalKey = new TerminalKey(key.MerchantId, key.TerminalId);
        terminal = _keys.Count;
        _byKey.Add(terminalKey, terminal);
        _keys.Add(terminalKey);
        _states.Add(default);
        _undo.Push(new TerminalUndo { Kind = TerminalUndoKind.TerminalAdded });
        return terminal;
    }

    public bool IsCurrentBatch(int terminal, int number) => _states[terminal].Batch == number;

    public bool TryFindBatch(int terminal, int number, out BatchState batch) => _batches.TryGetValue(new BatchKey(terminal, number), out batch);

    public ref TerminalState Change(int terminal)
    {
        ref var state = ref CollectionsMarshal.AsSpan(_states)[terminal];
        _undo.Push(new TerminalUndo { Kind = TerminalUndoKind.TerminalChanged, Key = new BatchKey(terminal, 0), Terminal = state });
        return ref state;
    }

    /// <summary>The batch for a change; it is made where there is none.</summary>
    public ref BatchState ChangeBatch(int terminal, int number)
    {
        var key = new BatchKey(terminal, number);
        ref var batch = ref CollectionsMarshal.GetValueRefOrAddDefault(_batches, key, out var exists);
        _undo.Push(new TerminalUndo { Kind = exists ? TerminalUndoKind.BatchChanged : TerminalUndoKind.BatchAdded, Key = key, Batch = batch });
        return ref batch;
    }

    /// <summary>Settles a batch; the terminal goes on with the next number where it was the open one.</summary>
    public void Close(int terminal, int number, bool balanced, long settledBy)
    {
        ref var batch = ref ChangeBatch(terminal, number);
        batch.Settled = true;
        batch.Balanced = balanced;
        batch.SettledBy = settledBy;

        ref var state = ref Change(terminal);
        if (state.Batch == number || state.Batch == 0) state.Batch = NextBatch(number);
        var forgotten = new BatchKey(terminal, state.ClosedBefore);
        state.ClosedBefore = state.LastClosed;
        state.LastClosed = number;
        if (forgotten.Number != 0 && _batches.Remove(forgotten, out var old))
        {
            _undo.Push(new TerminalUndo { Kind = TerminalUndoKind.BatchForgotten, Key = forgotten, Batch = old });
        }
    }

    public void Commit() => _undo.Clear();

    public void Save(SnapshotOutput output)
    {
        output.Array<TerminalKey>(CollectionsMarshal.AsSpan(_keys));
        output.Array<TerminalState>(CollectionsMarshal.AsSpan(_states));
        output.Value(_batches.Count);
        foreach (var (key, batch) in _batches)
        {
            output.Value(key);
            output.Value(batch);
        }

        output.Value(_acquirers.Count);
        foreach (var (acquirer, number) in _acquirers)
        {
            output.Value(acquirer);
            output.Value(number);
        }
    }

    public void Load(SnapshotInput input)
    {
        var count = input.Length(int.MaxValue);
        CollectionsMarshal.SetCount(_keys, count);
        input.Into(CollectionsMarshal.AsSpan(_keys));
        if (input.Length(count) != count) throw new InvalidDataException("Terminals and their states differ in number.");
        CollectionsMarshal.SetCount(_states, count);
        input.Into(CollectionsMarshal.AsSpan(_states));
        for (var i = 0; i < count; i++) _byKey.Add(_keys[i], i);
        for (var batches = input.Length(int.MaxValue); batches > 0; batches--) _batches.Add(input.Value<BatchKey>(), input.Value<BatchState>());
        for (var acquirers = input.Length(int.MaxValue); acquirers > 0; acquirers--) _acquirers[input.Value<AsciiText>()] = input.Value<int>();
    }

    public void UndoTo(int depth)
    {
        while (_undo.Count > depth)
        {
            ref readonly var undo = ref _undo.Pop();
            switch (undo.Kind)
            {
                case TerminalUndoKind.TerminalAdded:
                    _byKey.Remove(_keys[^1]);
                    _last = int.MaxValue;
                    _keys.RemoveAt(_keys.Count - 1);
                    _states.RemoveAt(_states.Count - 1);
                    break;
                case TerminalUndoKind.TerminalChanged:
                    _states[undo.Key.Terminal] = undo.Terminal;
                    break;
                case TerminalUndoKind.BatchAdded:
                    _batches.Remove(undo.Key);
                    break;
                case TerminalUndoKind.BatchChanged:
                case TerminalUndoKind.BatchForgotten:
                    _batches[undo.Key] = undo.Batch;
                    break;
            }
        }
    }
}
