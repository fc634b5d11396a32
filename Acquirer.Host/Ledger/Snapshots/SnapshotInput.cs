using System.Runtime.InteropServices;
using System.Text;

namespace Iso8583.Host.Ledger.Snapshots;

/// <summary>Reads a snapshot back.</summary>
/// <remarks>Every fault is an <see cref="InvalidDataException"/>: whoever reads falls back to the journal.</remarks>
internal sealed class SnapshotInput(Stream stream)
{
    /// <summary>Whether the checksum at the end is that of everything before it, so that nothing damaged is ever interpreted. Leaves the stream at its start.</summary>
    public static bool IsWhole(Stream stream)
    {
        var buffer = new byte[1 << 20];
        var crc = uint.MaxValue;
        var left = stream.Length - sizeof(uint);
        if (left <= 0) return false;
        while (left > 0)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, left));
            stream.ReadExactly(part);
            crc = SnapshotOutput.Add(crc, part);
            left -= part.Length;
        }

        uint stored = 0;
        stream.ReadExactly(MemoryMarshal.AsBytes(new Span<uint>(ref stored)));
        stream.Position = 0;
        return stored == ~crc;
    }

    public T Value<T>()
        where T : unmanaged
    {
        var value = default(T);
        Bytes(MemoryMarshal.AsBytes(new Span<T>(ref value)));
        return value;
    }

    /// <summary>Length of the array that follows, at most what may be.</summary>
    public int Length(int most)
    {
        var length = Value<int>();
        return length >= 0 && length <= most ? length : throw new InvalidDataException("A length is impossible.");
    }

    public void Into<T>(Span<T> values)
        where T : unmanaged => Bytes(MemoryMarshal.AsBytes(values));

    public string Text()
    {
        Span<byte> bytes = stackalloc byte[1024];
        var length = Length(bytes.Length);
        Bytes(bytes[..length]);
        return Encoding.UTF8.GetString(bytes[..length]);
    }

    private void Bytes(Span<byte> bytes) => stream.ReadExactly(bytes);
}
