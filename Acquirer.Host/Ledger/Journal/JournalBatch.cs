using System.Diagnostics.CodeAnalysis;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Journal;

/// <summary>The encoded rows of one commit, one after another in one buffer that is used again.</summary>
public sealed class JournalBatch
{
    private byte[] _bytes = new byte[64 * 1024];
    private int[] _ends = new int[256];

    /// <summary>Sequence of the first row; the others follow without gaps.</summary>
    public long FirstSequence { get; private set; }

    /// <summary>Stamped on the rows with events.</summary>
    public NotificationEditions Editions { get; set; }

    public int Count { get; private set; }

    public long LastSequence => FirstSequence + Count - 1;

    /// <summary>Bytes of all rows.</summary>
    public int Length => Count == 0 ? 0 : _ends[Count - 1];

    /// <summary>The encoded bytes of a row; valid until the batch is cleared.</summary>
    public ReadOnlySpan<byte> Row(int index)
    {
        if ((uint)index >= (uint)Count) ThrowIndex();
        var start = index == 0 ? 0 : _ends[index - 1];
        return _bytes.AsSpan(start, _ends[index] - start);
    }

    public void Clear() => Count = 0;

    /// <summary>Takes off rows until so many are left.</summary>
    public void Truncate(int count) => Count = count;

    /// <summary>Room for a row of at most so many bytes.</summary>
    internal Span<byte> Reserve(int length)
    {
        var start = Length;
        if (_bytes.Length - start < length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, start + length));
        return _bytes.AsSpan(start, length);
    }

    /// <summary>Ends the row that was written into the reserved room.</summary>
    internal void Add(long sequence, int length)
    {
        if (Count == 0) FirstSequence = sequence;
        else if (sequence != FirstSequence + Count) throw new InvalidOperationException("A batch has a gap.");
        if (Count == _ends.Length) Array.Resize(ref _ends, Count * 2);
        _ends[Count] = Length + length;
        Count++;
    }

    [DoesNotReturn]
    private static void ThrowIndex() => throw new ArgumentOutOfRangeException("index");
}
