using System.Buffers;

namespace Iso8583.Core.Framing;

/// <summary>Single bytes of a sequence that may be split anywhere, empty segments included.</summary>
internal static class SequenceBytes
{
    /// <summary>The byte at an offset that lies within the sequence.</summary>
    public static byte At(in ReadOnlySequence<byte> sequence, long offset)
    {
        var first = sequence.FirstSpan;
        if (offset < first.Length) return first[(int)offset];
        var position = sequence.GetPosition(offset);
        while (sequence.TryGet(ref position, out var memory))
        {
            if (memory.Length > 0) return memory.Span[0];
        }

        throw new ArgumentOutOfRangeException(nameof(offset));
    }

    /// <summary>Exclusive or of all bytes.</summary>
    public static byte Xor(in ReadOnlySequence<byte> sequence)
    {
        byte result = 0;
        foreach (var memory in sequence) result ^= Xor(memory.Span);
        return result;
    }

    /// <summary>Exclusive or of all bytes.</summary>
    public static byte Xor(ReadOnlySpan<byte> bytes)
    {
        byte result = 0;
        foreach (var b in bytes) result ^= b;
        return result;
    }
}
