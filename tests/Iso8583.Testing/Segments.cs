using System.Buffers;

namespace Iso8583.Testing;

/// <summary>The same bytes as sequences that are cut in every way a network can cut them.</summary>
public static class Segments
{
    /// <summary>Whole, inside a larger array, cut at every byte, a byte a segment, and with empty segments between.</summary>
    public static IEnumerable<ReadOnlySequence<byte>> Every(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        yield return new ReadOnlySequence<byte>(bytes);
        yield return Padded(bytes);
        for (var i = 0; i <= bytes.Length; i++) yield return Of(bytes[..i], bytes[i..]);
        yield return ByteASegment(bytes);
        yield return Of([.. bytes.SelectMany(b => new byte[][] { [], [b], [] })]);
    }

    /// <summary>The bytes in the middle of a larger array of other bytes.</summary>
    public static ReadOnlySequence<byte> Padded(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        var larger = new byte[bytes.Length + 16];
        larger.AsSpan().Fill(0xA5);
        bytes.CopyTo(larger, 8);
        return new ReadOnlySequence<byte>(larger, 8, bytes.Length);
    }

    /// <summary>A byte a segment.</summary>
    public static ReadOnlySequence<byte> ByteASegment(byte[] bytes) => Of([.. bytes.Select(b => new[] { b })]);

    /// <summary>The bytes cut at random places, now and then with an empty segment between.</summary>
    public static ReadOnlySequence<byte> AtRandom(byte[] bytes, Random random)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        ArgumentNullException.ThrowIfNull(random);
        var parts = new List<byte[]>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = Math.Min(bytes.Length - at, random.Next(random.Next(2) == 0 ? 4 : bytes.Length + 1));
            parts.Add(bytes[at..(at + length)]);
            at += length;
        }

        return Of([.. parts]);
    }

    /// <summary>A sequence of the given segments.</summary>
    public static ReadOnlySequence<byte> Of(params byte[][] parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Length == 0) return ReadOnlySequence<byte>.Empty;
        var first = new Segment(parts[0], 0);
        var last = first;
        foreach (var part in parts.AsSpan(1)) last = last.Append(part);
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes, long start)
        {
            Memory = bytes;
            RunningIndex = start;
        }

        public Segment Append(byte[] bytes)
        {
            var next = new Segment(bytes, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
