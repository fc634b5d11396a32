using System.Runtime.CompilerServices;

namespace Iso8583.Host.Ledger.Books;

/// <summary>
/// From keys to sequences (negative: a tombstone), open addressing with linear probing. A slot is eight bytes, the sequence and sixteen bits of the
/// hash; the key itself stands in the entry. Half the misses and a third of the memory of a dictionary, and this is the one look-up
/// that every message pays on a table too large for any cache.
/// </summary>
internal sealed class KeyIndex
{
    private const int TagBits = 16;
    private readonly TransactionBook _book;
    private long[] _slots = new long[1024];

    public KeyIndex(TransactionBook book) => _book = book;

    public int Count { get; private set; }

    public void EnsureCapacity(int count)
    {
        var size = _slots.Length;
        while (size < count * 2L) size *= 2;
        if (size > _slots.Length) Resize(size);
    }

    public bool TryFind(in EntryKey key, out long sequence)
    {
        var slot = SlotOf(key, out _);
        sequence = _slots[slot] >> TagBits;
        return sequence != 0;
    }

    /// <summary>Puts a sequence under a key.</summary>
    /// <returns>What stood there before, or 0.</returns>
    public long Set(in EntryKey key, long sequence)
    {
        var slot = SlotOf(key, out var tag);
        var previous = _slots[slot] >> TagBits;
        if (previous == 0)
        {
            if ((Count + 1) * 2L > _slots.Length)
            {
                Resize(_slots.Length * 2);
                slot = SlotOf(key, out tag);
            }

            Count++;
        }

        _slots[slot] = (sequence << TagBits) | tag;
        return previous;
    }

    /// <summary>Removes a key where it stands for this sequence. The entry must still be there.</summary>
    public void Remove(in EntryKey key, long sequence)
    {
        var slot = SlotOf(key, out _);
        if (_slots[slot] >> TagBits != sequence) return;
        Count--;
        var mask = _slots.Length - 1;
        var hole = slot;
        for (var next = (hole + 1) & mask; _slots[next] != 0; next = (next + 1) & mask)
        {
            var home = _book.KeyOf(_slots[next] >> TagBits).GetHashCode() & mask;
            if (((next - home) & mask) < ((next - hole) & mask)) continue;
            _slots[hole] = _slots[next];
            hole = next;
        }

        _slots[hole] = 0;
    }

    public IEnumerable<long> Sequences()
    {
        foreach (var slot in _slots)
        {
            if (slot != 0) yield return slot >> TagBits;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int SlotOf(in EntryKey key, out long tag)
    {
        var hash = key.GetHashCode();
        tag = (long)(uint)hash >> (32 - TagBits);
        var mask = _slots.Length - 1;
        var slot = hash & mask;
        while (true)
        {
            var value = _slots[slot];
            if (value == 0 || ((value & ((1 << TagBits) - 1)) == tag && _book.KeyOf(value >> TagBits) == key)) return slot;
            slot = (slot + 1) & mask;
        }
    }

    private void Resize(int size)
    {
        var old = _slots;
        _slots = new long[size];
        var mask = size - 1;
        foreach (var value in old)
        {
            if (value == 0) continue;
            var slot = _book.KeyOf(value >> TagBits).GetHashCode() & mask;
            while (_slots[slot] != 0) slot = (slot + 1) & mask;
            _slots[slot] = value;
        }
    }
}
