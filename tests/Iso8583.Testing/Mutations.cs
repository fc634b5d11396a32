namespace Iso8583.Testing;

/// <summary>Damages bytes the way lines, peers and attackers do. The same seed gives the same damage.</summary>
public static class Mutations
{
    private static readonly byte[] Interesting = [0x00, 0x01, 0x0F, 0x10, 0x1F, 0x20, 0x30, 0x39, 0x3A, 0x3D, 0x40, 0x46, 0x61, 0x7F, 0x80, 0x81, 0x82, 0x84, 0x99, 0x9A, 0x9F, 0xC4, 0xD0, 0xF0, 0xF9, 0xFA, 0xFF];

    /// <summary>Writes a damaged copy of a message.</summary>
    /// <param name="source">The message.</param>
    /// <param name="other">Another message, for splices.</param>
    /// <param name="random">Where the damage comes from.</param>
    /// <param name="buffer">Receives the copy; at least as long as both messages and 64 bytes more.</param>
    /// <returns>Bytes of the copy.</returns>
    public static int Mutate(ReadOnlySpan<byte> source, ReadOnlySpan<byte> other, Random random, Span<byte> buffer)
    {
        ArgumentNullException.ThrowIfNull(random);
        source.CopyTo(buffer);
        var length = source.Length;
        for (var rounds = 1 + random.Next(3); rounds > 0 && length > 0; rounds--)
        {
            var at = random.Next(length);
            switch (random.Next(9))
            {
                case 0:
                    buffer[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    buffer[at] = Interesting[random.Next(Interesting.Length)];
                    break;
                case 2:
                    buffer[at] = (byte)random.Next(256);
                    break;
                case 3:
                    length = at;
                    break;
                case 4:
                    var cut = Math.Min(length - at, 1 + random.Next(8));
                    buffer[(at + cut)..length].CopyTo(buffer[at..]);
                    length -= cut;
                    break;
                case 5:
                    var added = Math.Min(1 + random.Next(8), buffer.Length - length);
                    buffer[at..length].CopyTo(buffer[(at + added)..]);
                    for (var i = 0; i < added; i++) buffer[at + i] = (byte)random.Next(256);
                    length += added;
                    break;
                case 6 when other.Length > 0:
                    var from = random.Next(other.Length);
                    var size = Math.Min(other.Length - from, length - at);
                    other.Slice(from, size).CopyTo(buffer[at..]);
                    break;
                case 7:
                    buffer[at..Math.Min(length, at + 1 + random.Next(16))].Fill(Interesting[random.Next(Interesting.Length)]);
                    break;
                default:
                    var early = random.Next(Math.Min(length, 40)); // MTI and bitmaps decide most
                    buffer[early] = Interesting[random.Next(Interesting.Length)];
                    break;
            }
        }

        return length;
    }

    /// <summary>Random bytes of random length.</summary>
    public static int Noise(Random random, Span<byte> buffer)
    {
        ArgumentNullException.ThrowIfNull(random);
        var length = random.Next(Math.Min(buffer.Length, 256));
        random.NextBytes(buffer[..length]);
        return length;
    }
}
