using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Iso8583.Host.Ledger.Snapshots;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>
/// The transactions that can still be copied or acted on, by sequence and by key, with the tombstones of those that never came.
/// Forgets what is older than the days kept, except what still holds money or belongs to a terminal's open batch.
/// </summary>
internal sealed class TransactionBook : IMarkedTransactions
{
    private const int ForgetPerRow = 8;

    private readonly List<TransactionChunk?> _chunks = [];
    private readonly Stack<TransactionChunk> _spare = new();
    private readonly KeyIndex _byKey;
    private readonly Dictionary<long, EntryKey> _tombstones = [];
    private readonly Dictionary<AuthorizationKey, long> _preAuthorizations = [];
    private readonly UndoStack<TransactionUndo> _undo = new();
    private readonly List<long> _toForget = [];
    private readonly PostingLeg[] _legs = new PostingLeg[RowDraft.MaxLegs];
    private readonly TerminalBook _terminals;
    private readonly int _daysKept;
    private List<long> _held = [];

    public TransactionBook(TerminalBook terminals, int daysKept)
    {
        _terminals = terminals;
        _daysKept = daysKept;
        _byKey = new KeyIndex(this);
    }

    public int UndoDepth => _undo.Count;

    /// <summary>Keys remembered, tombstones included.</summary>
    public int KeyCount => _byKey.Count;

    /// <summary>Every sequence up to this one was looked at for forgetting.</summary>
    public long Cursor { get; private set; }

    public int Day { get; private set; }

    /// <summary>Nothing after this row was ever forgotten.</summary>
    public long ForgottenThrough { get; private set; }

    /// <summary>What was read back from the journal for the decision at hand; null while rows are applied.</summary>
    public RecalledOriginals? Recalled { get; set; }

    public ForgettingMark Forgetting => new(Cursor, Day, _toForget.Count, _held, _held.Count);

    public IReadOnlyDictionary<AuthorizationKey, long> PreAuthorizations => _preAuthorizations;

    /// <summary>Every sequence that stands under a key, tombstones negative, in no order.</summary>
    public IEnumerable<long> KeyedSequences => _byKey.Sequences();

    /// <summary>Takes memory for so many transactions now, not on the message path.</summary>
    public void Reserve(int transactions)
    {
        _byKey.EnsureCapacity(transactions);
        _preAuthorizations.EnsureCapacity(64);
        _chunks.EnsureCapacity(_chunks.Count + (transactions >> TransactionChunk.Bits) + 1);
        while (_spare.Count * TransactionChunk.Size < transactions)
        {
            var chunk = new TransactionChunk();
            chunk.Touch();
            _spare.Push(chunk);
        }
    }

    /// <summary>The sequence that stands under a key; for a tombstone that of the reversal.</summary>
    public bool TryFind(in EntryKey key, out long sequence, out bool isTombstone)
    {
        var found = _byKey.TryFind(key, out sequence);
        isTombstone = sequence < 0;
        if (isTombstone) sequence = -sequence;
        return found;
    }

    public bool TryFind(in AuthorizationKey key, out long sequence) => _preAuthorizations.TryGetValue(key, out sequence);

    public bool Exists(long sequence) => IsKept(sequence) || (Recalled is { } recalled && recalled.Exists(sequence));

    private bool IsKept(long sequence)
    {
        var index = (int)(sequence >> TransactionChunk.Bits);
        return sequence > 0 && index < _chunks.Count && _chunks[index] is { } chunk && chunk.Entries[sequence & (TransactionChunk.Size - 1)].Is(EntryMarks.Live);
    }

    /// <summary>An entry that exists.</summary>
    public ref readonly TransactionEntry this[long sequence]
    {
        get
        {
            if (Recalled is { } recalled && !IsKept(sequence)) return ref recalled[sequence];
            return ref EntryOf(sequence);
        }
    }

    /// <summary>The key under which a sequence stands; negative for a tombstone.</summary>
    public EntryKey KeyOf(long sequence) => sequence > 0 ? EntryOf(sequence).Key : _tombstones[-sequence];

    /// <summary>The postings of an entry; valid until the next call.</summary>
    public ReadOnlySpan<PostingLeg> LegsOf(long sequence)
    {
        if (Recalled is { } recalled && !IsKept(sequence)) return recalled.LegsOf(sequence);
        ref readonly var entry = ref EntryOf(sequence);
        ChunkOf(sequence).ReadLegs(entry, _legs);
        return _legs.AsSpan(0, entry.LegCount);
    }

    /// <summary>The place of a new entry, to be filled except for legs and marks; then <see cref="Add"/>.</summary>
    public ref TransactionEntry New(long sequence)
    {
        var index = (int)(sequence >> TransactionChunk.Bits);
        while (_chunks.Count <= index) _chunks.Add(null);
        var chunk = _chunks[index] ??= _spare.Count > 0 ? _spare.Pop() : new TransactionChunk();
        return ref chunk.Entries[sequence & (TransactionChunk.Size - 1)];
    }

    public void Add(long sequence, ref TransactionEntry entry, ReadOnlySpan<PostingLeg> legs)
    {
        var chunk = ChunkOf(sequence);
        entry.FirstLeg = chunk.NextLeg;
        entry.LegCount = (byte)legs.Length;
        entry.Marks = (entry.Effects & RowEffects.ApprovedInPlace) != 0 ? EntryMarks.Live | EntryMarks.StandsIn : EntryMarks.Live;
        chunk.AddLegs(legs);
        chunk.Live++;
        SetKey(sequence, entry.Key, sequence);
    }

    public void AddTombstone(long reversalSequence, in EntryKey original)
    {
        _tombstones.Add(reversalSequence, original);
        SetKey(reversalSequence, original, -reversalSequence);
    }

    /// <summary>Pre-authorizations older than a time that still hold money, oldest first.</summary>
    public List<long> OpenHoldsBefore(long businessTicks)
    {
        var open = new List<long>();
        foreach (var (key, sequence) in _preAuthorizations)
        {
            if (key.AuthorizationCode >= 0 && IsKept(sequence) && EntryOf(sequence).HoldsMoney && EntryOf(sequence).BusinessTicks < businessTicks) open.Add(sequence);
        }

        open.Sort();
        return open;
    }

    public void AddPreAuthorization(in AuthorizationKey key, long sequence)
    {
        _ = _preAuthorizations.TryGetValue(key, out var previous);
        _undo.Push(new TransactionUndo { Row = sequence, Kind = TransactionUndoKind.PreAuthorization, Authorization = key, Sequence = previous });
        _preAuthorizations[key] = sequence;
    }

    public void Mark(long row, long sequence, EntryMarks set, EntryMarks clear, long refundedMinor)
    {
        ref var entry = ref EntryOf(sequence);
        _undo.Push(new TransactionUndo { Row = row, Kind = TransactionUndoKind.Marks, Sequence = sequence, Marks = entry.Marks, RefundedMinor = entry.RefundedMinor, AdjustedMinor = entry.AdjustedMinor, AdjustedBy = entry.AdjustedBy });
        entry.Marks = (entry.Marks & ~clear) | set;
        entry.RefundedMinor += refundedMinor;
    }

    public void Adjust(long row, long sequence, long minor, long adjustedBy)
    {
        Mark(row, sequence, EntryMarks.None, EntryMarks.None, 0);
        ref var entry = ref EntryOf(sequence);
        entry.AdjustedMinor += minor;
        entry.AdjustedBy = adjustedBy;
    }

    /// <summary>Notes what may be forgotten once this row is durable. A bounded step per row, so that a new day does not stop the writer.</summary>
    public void Advance(long sequence, int settlementDay)
    {
        if (settlementDay > Day)
        {
            Day = settlementDay;
            if (_held.Count > 0) SortOutHeld();
        }

        for (var step = 0; step < ForgetPerRow && Cursor < sequence - 1; step++)
        {
            var candidate = Cursor + 1;
            var index = (int)(candidate >> TransactionChunk.Bits);
            if (index >= _chunks.Count || _chunks[index] is not { } chunk)
            {
                Cursor = Math.Min(sequence - 1, ((index + 1L) << TransactionChunk.Bits) - 1);
                continue;
            }

            ref var entry = ref chunk.Entries[candidate & (TransactionChunk.Size - 1)];
            if (entry.Is(EntryMarks.Live))
            {
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

    public void Save(SnapshotOutput output)
    {
        output.Value(Cursor);
        output.Value(Day);
        output.Array<long>(CollectionsMarshal.AsSpan(_held));
        output.Value(_byKey.Count);
        output.Value(_tombstones.Count);
        foreach (var (row, key) in _tombstones)
        {
            output.Value(row);
            output.Value(key);
        }

        output.Value(_preAuthorizations.Count);
        foreach (var (key, sequence) in _preAuthorizations)
        {
            output.Value(key);
            output.Value(sequence);
        }

        output.Value(_chunks.Count);
        foreach (var chunk in _chunks)
        {
            output.Value(chunk is not null);
            chunk?.Save(output);
        }
    }

    public void Load(SnapshotInput input)
    {
        ForgottenThrough = Cursor = input.Value<long>();
        Day = input.Value<int>();
        CollectionsMarshal.SetCount(_held, input.Length(int.MaxValue));
        input.Into(CollectionsMarshal.AsSpan(_held));
        _byKey.EnsureCapacity(input.Length(int.MaxValue / 4));
        for (var count = input.Length(int.MaxValue); count > 0; count--) _tombstones.Add(input.Value<long>(), input.Value<EntryKey>());
        for (var count = input.Length(int.MaxValue); count > 0; count--) _preAuthorizations.Add(input.Value<AuthorizationKey>(), input.Value<long>());
        for (var count = input.Length(int.MaxValue); count > 0; count--)
        {
            TransactionChunk? chunk = null;
            if (input.Value<bool>())
            {
                chunk = new TransactionChunk();
                chunk.Load(input);
            }

            _chunks.Add(chunk);
            if (chunk is not null) IndexChunk((_chunks.Count - 1L) << TransactionChunk.Bits, chunk);
        }
    }

    // In the order of the rows: the newest holder of a key stands for it, as it did.
    private void IndexChunk(long first, TransactionChunk chunk)
    {
        for (var i = 0; i < TransactionChunk.Size; i++)
        {
            if (!chunk.Entries[i].Is(EntryMarks.Live)) continue;
            _byKey.Set(chunk.Entries[i].Key, first + i);
            if (_tombstones.TryGetValue(first + i, out var original)) _byKey.Set(original, -(first + i));
        }
    }

    /// <summary>Takes back the rows after a mark, newest first.</summary>
    public void UndoTo(long mark, long last, int depth, in ForgettingMark forgetting)
    {
        for (var row = last; row > mark; row--)
        {
            if (_tombstones.TryGetValue(row, out var original))
            {
                _byKey.Remove(original, -row);
                _tombstones.Remove(row);
            }

            if (IsKept(row)) _byKey.Remove(EntryOf(row).Key, row);
            while (_undo.Count > depth && _undo.Peek().Row == row) Restore(_undo.Pop());
            if (IsKept(row)) Remove(row);
        }

        Cursor = forgetting.Cursor;
        Day = forgetting.Day;
        _toForget.RemoveRange(forgetting.ToForget, _toForget.Count - forgetting.ToForget);
        _held = forgetting.Held;
        _held.RemoveRange(forgetting.HeldCount, _held.Count - forgetting.HeldCount);
    }

    private void Restore(in TransactionUndo undo)
    {
        switch (undo.Kind)
        {
            case TransactionUndoKind.Key:
                _byKey.Set(undo.Key, undo.Sequence);
                break;
            case TransactionUndoKind.PreAuthorization:
                if (undo.Sequence == 0) _preAuthorizations.Remove(undo.Authorization);
                else _preAuthorizations[undo.Authorization] = undo.Sequence;
                break;
            case TransactionUndoKind.Marks:
                ref var entry = ref EntryOf(undo.Sequence);
                entry.Marks = undo.Marks;
                entry.RefundedMinor = undo.RefundedMinor;
                entry.AdjustedMinor = undo.AdjustedMinor;
                entry.AdjustedBy = undo.AdjustedBy;
                break;
        }
    }

    // A new list, so that the old one is there for the undo.
    private void SortOutHeld()
    {
        var kept = new List<long>();
        foreach (var sequence in _held)
        {
            if (IsKept(sequence)) (MayForget(EntryOf(sequence)) ? _toForget : kept).Add(sequence);
        }

        _held = kept;
    }

    // What acted on a transaction that stays is needed as long as that one: its marks and amounts can still be taken back.
    private bool MayForget(in TransactionEntry entry)
    {
        if (MustStay(entry)) return false;
        for (var original = entry.OriginalSequence; original != 0 && IsKept(original); original = EntryOf(original).OriginalSequence)
        {
            if (MustStay(EntryOf(original))) return false;
        }

        return true;
    }

    private bool MustStay(in TransactionEntry entry) =>
        entry.HoldsMoney || entry.Is(EntryMarks.StandsIn) || ((entry.Effects & RowEffects.InBatch) != 0 && _terminals.IsCurrentBatch(entry.Key.Terminal, entry.Batch));

    private void Forget(long sequence)
    {
        if (!IsKept(sequence)) return;
        ForgottenThrough = Math.Max(ForgottenThrough, sequence);
        ref var entry = ref EntryOf(sequence);
        _byKey.Remove(entry.Key, sequence);
        if (_tombstones.TryGetValue(sequence, out var original))
        {
            _byKey.Remove(original, -sequence);
            _tombstones.Remove(sequence);
        }

        if (entry.Kind == TransactionKind.PreAuthorization)
        {
            ForgetPreAuthorization(new AuthorizationKey(entry.CardToken, entry.AuthorizationCode), sequence);
            ForgetPreAuthorization(AuthorizationKey.NewestOf(entry.CardToken), sequence);
        }

        entry.Marks = EntryMarks.None;
        Release(sequence);
    }

    private void ForgetPreAuthorization(in AuthorizationKey key, long sequence)
    {
        if (_preAuthorizations.TryGetValue(key, out var mapped) && mapped == sequence) _preAuthorizations.Remove(key);
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

    // A tombstone stays known by its reversal, so the index can always find the key of what it replaces.
    private void SetKey(long row, in EntryKey key, long sequence)
    {
        var previous = _byKey.Set(key, sequence);
        if (previous != 0) _undo.Push(new TransactionUndo { Row = row, Kind = TransactionUndoKind.Key, Key = key, Sequence = previous });
    }

    private TransactionChunk ChunkOf(long sequence) => _chunks[(int)(sequence >> TransactionChunk.Bits)] ?? ThrowForgotten();

    private ref TransactionEntry EntryOf(long sequence) => ref ChunkOf(sequence).Entries[sequence & (TransactionChunk.Size - 1)];

    [DoesNotReturn]
    private static TransactionChunk ThrowForgotten() => throw new InvalidOperationException("A transaction is acted on that was forgotten.");
}
