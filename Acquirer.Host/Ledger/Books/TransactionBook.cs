using System.Diagnostics.CodeAnalysis;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>
/// The transactions that can still be copied or acted on, by sequence and by key, with the tombstones of those that never came.
/// Forgets what is older than the days kept, except what still holds money or belongs to a terminal's open batch.
/// </summary>
internal sealed class TransactionBook
{
    private const int ForgetPerRow = 8;

    private readonly List<TransactionChunk?> _chunks = [];
    private readonly Stack<TransactionChunk> _spare = new();
    private readonly Dictionary<EntryKey, long> _byKey = [];
    private readonly Dictionary<long, EntryKey> _tombstones = [];
    private readonly Dictionary<AuthorizationKey, long> _preAuthorizations = [];
    private readonly UndoStack<TransactionUndo> _undo = new();
    private readonly List<long> _toForget = [];
    private readonly TerminalBook _terminals;
    private readonly int _daysKept;
    private List<long> _held = [];

    public TransactionBook(TerminalBook terminals, int daysKept)
    {
        _terminals = terminals;
        _daysKept = daysKept;
    }

    public int UndoDepth => _undo.Count;

    /// <summary>Keys remembered, tombstones included.</summary>
    public int KeyCount => _byKey.Count;

    /// <summary>Every sequence up to this one was looked at for forgetting.</summary>
    public long Cursor { get; private set; }

    public int Day { get; private set; }

    public IReadOnlyDictionary<EntryKey, long> Keys => _byKey;

    public IReadOnlyDictionary<AuthorizationKey, long> PreAuthorizations => _preAuthorizations;

    public void Reserve(int transactions)
    {
        _byKey.EnsureCapacity(transactions);
        while (_spare.Count * TransactionChunk.Size < transactions) _spare.Push(new TransactionChunk());
    }

    /// <summary>The sequence that stands under a key; for a tombstone that of the reversal.</summary>
    public bool TryFind(in EntryKey key, out long sequence, out bool isTombstone)
    {
        var found = _byKey.TryGetValue(key, out sequence);
        isTombstone = sequence < 0;
        if (isTombstone) sequence = -sequence;
        return found;
    }

    public bool TryFind(in AuthorizationKey key, out long sequence) => _preAuthorizations.TryGetValue(key, out sequence);

    public bool Exists(long sequence)
    {
        var index = (int)(sequence >> TransactionChunk.Bits);
        return sequence > 0 && index < _chunks.Count && _chunks[index] is { } chunk && chunk.Entries[sequence & (TransactionChunk.Size - 1)].Is(EntryMarks.Live);
    }

    /// <summary>An entry that exists.</summary>
    public ref readonly TransactionEntry this[long sequence] => ref EntryOf(sequence);

    public ReadOnlySpan<PostingLeg> LegsOf(long sequence)
    {
        var chunk = ChunkOf(sequence);
        return chunk.LegsOf(chunk.Entries[sequence & (TransactionChunk.Size - 1)]);
    }

    /// <summary>Adds an entry that was filled except for its legs.</summary>
    public void Add(long sequence, TransactionEntry entry, ReadOnlySpan<PostingLeg> legs)
    {
        var index = (int)(sequence >> TransactionChunk.Bits);
        while (_chunks.Count <= index) _chunks.Add(null);
        var chunk = _chunks[index] ??= _spare.Count > 0 ? _spare.Pop() : new TransactionChunk();
        entry.FirstLeg = chunk.LegCount;
        entry.LegCount = (byte)legs.Length;
        entry.Marks = EntryMarks.Live;
        chunk.AddLegs(legs);
        chunk.Entries[sequence & (TransactionChunk.Size - 1)] = entry;
        chunk.Live++;
        _undo.Push(new TransactionUndo { Kind = TransactionUndoKind.Added, Sequence = sequence });
        SetKey(entry.Key, sequence);
    }

    public void AddTombstone(long reversalSequence, in EntryKey original)
    {
        _tombstones.Add(reversalSequence, original);
        _undo.Push(new TransactionUndo { Kind = TransactionUndoKind.TombstoneAdded, Sequence = reversalSequence });
        SetKey(original, -reversalSequence);
    }

    public void AddPreAuthorization(in AuthorizationKey key, long sequence)
    {
        var had = _preAuthorizations.TryGetValue(key, out var previous);
        _undo.Push(new TransactionUndo { Kind = TransactionUndoKind.PreAuthorizationSet, Authorization = key, Sequence = had ? previous : 0 });
        _preAuthorizations[key] = sequence;
    }

    public void Mark(long sequence, EntryMarks set, EntryMarks clear, long refundedMinor)
    {
        ref var entry = ref EntryOf(sequence);
        _undo.Push(new TransactionUndo { Kind = TransactionUndoKind.Marked, Sequence = sequence, Marks = entry.Marks, RefundedMinor = entry.RefundedMinor });
        entry.Marks = (entry.Marks & ~clear) | set;
        entry.RefundedMinor += refundedMinor;
    }

    /// <summary>Notes what may be forgotten once this row is durable. A bounded step per row, so that a new day does not stop the writer.</summary>
    public void Advance(long sequence, int settlementDay)
    {
        _undo.Push(new TransactionUndo
        {
            Kind = TransactionUndoKind.Advanced, Sequence = Cursor, Day = Day, Marked = _toForget.Count, Held = _held, HeldCount = _held.Count,
        });
        if (settlementDay > Day)
        {
            Day = settlementDay;
            if (_held.Count > 0) SortOutHeld();
        }

        for (var step = 0; step < ForgetPerRow && Cursor < sequence - 1; step++)
        {
            var candidate = Cursor + 1;
            var chunk = (int)(candidate >> TransactionChunk.Bits);
            if (chunk >= _chunks.Count || _chunks[chunk] is null)
            {
                Cursor = Math.Min(sequence - 1, ((chunk + 1L) << TransactionChunk.Bits) - 1);
                continue;
            }

            if (Exists(candidate))
            {
                ref var entry = ref EntryOf(candidate);
                if (entry.SettlementDay >= Day - _daysKept) break;
                (MayForget(entry) ? _toForget : _held).Add(candidate);
            }

            Cursor = candidate;
        }
    }

    public void Commit()
    {
        _undo.Clear();
        if (_toForget.Count == 0) return;
        foreach (var sequence in _toForget) Forget(sequence);
        _toForget.Clear();
    }

    public void UndoTo(int depth)
    {
        while (_undo.Count > depth)
        {
            ref readonly var undo = ref _undo.Pop();
            switch (undo.Kind)
            {
                case TransactionUndoKind.Added:
                    Remove(undo.Sequence);
                    break;
                case TransactionUndoKind.KeySet:
                    if (undo.Sequence == 0) _byKey.Remove(undo.Key);
                    else _byKey[undo.Key] = undo.Sequence;
                    break;
                case TransactionUndoKind.TombstoneAdded:
                    _tombstones.Remove(undo.Sequence);
                    break;
                case TransactionUndoKind.PreAuthorizationSet:
                    if (undo.Sequence == 0) _preAuthorizations.Remove(undo.Authorization);
                    else _preAuthorizations[undo.Authorization] = undo.Sequence;
                    break;
                case TransactionUndoKind.Marked:
                    ref var entry = ref EntryOf(undo.Sequence);
                    entry.Marks = undo.Marks;
                    entry.RefundedMinor = undo.RefundedMinor;
                    break;
                case TransactionUndoKind.Advanced:
                    Cursor = undo.Sequence;
                    Day = undo.Day;
                    _toForget.RemoveRange(undo.Marked, _toForget.Count - undo.Marked);
                    _held = undo.Held;
                    _held.RemoveRange(undo.HeldCount, _held.Count - undo.HeldCount);
                    break;
            }
        }
    }

    // A new list, so that the old one is there for the undo.
    private void SortOutHeld()
    {
        var kept = new List<long>();
        foreach (var sequence in _held)
        {
            if (Exists(sequence)) (MayForget(EntryOf(sequence)) ? _toForget : kept).Add(sequence);
        }

        _held = kept;
    }

    private bool MayForget(in TransactionEntry entry) =>
        !entry.HoldsMoney && !((entry.Effects & RowEffects.InBatch) != 0 && _terminals.IsCurrentBatch(entry.Key.Terminal, entry.Batch));

    private void Forget(long sequence)
    {
        if (!Exists(sequence)) return;
        ref var entry = ref EntryOf(sequence);
        if (_byKey.TryGetValue(entry.Key, out var mapped) && mapped == sequence) _byKey.Remove(entry.Key);
        if (_tombstones.Remove(sequence, out var original) && _byKey.TryGetValue(original, out mapped) && mapped == -sequence) _byKey.Remove(original);
        if (entry.Kind == TransactionKind.PreAuthorization)
        {
            var authorization = new AuthorizationKey(entry.CardToken, entry.AuthorizationCode);
            if (_preAuthorizations.TryGetValue(authorization, out mapped) && mapped == sequence) _preAuthorizations.Remove(authorization);
        }

        entry.Marks = EntryMarks.None;
        Release(sequence);
    }

    private void Remove(long sequence)
    {
        ref var entry = ref EntryOf(sequence);
        ChunkOf(sequence).TruncateLegs(entry.FirstLeg);
        entry = default;
        Release(sequence);
    }

    private void Release(long sequence)
    {
        var chunk = ChunkOf(sequence);
        if (--chunk.Live > 0) return;
        chunk.Clear();
        _spare.Push(chunk);
        _chunks[(int)(sequence >> TransactionChunk.Bits)] = null;
    }

    private void SetKey(in EntryKey key, long sequence)
    {
        ref var slot = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_byKey, key, out _);
        _undo.Push(new TransactionUndo { Kind = TransactionUndoKind.KeySet, Key = key, Sequence = slot });
        slot = sequence;
    }

    private TransactionChunk ChunkOf(long sequence) => _chunks[(int)(sequence >> TransactionChunk.Bits)] ?? ThrowForgotten();

    private ref TransactionEntry EntryOf(long sequence) => ref ChunkOf(sequence).Entries[sequence & (TransactionChunk.Size - 1)];

    [DoesNotReturn]
    private static TransactionChunk ThrowForgotten() => throw new InvalidOperationException("A transaction is acted on that was forgotten.");
}
