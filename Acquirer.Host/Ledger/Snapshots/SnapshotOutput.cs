using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Iso8583.Host.Ledger.Snapshots;

/// <summary>Writes a snapshot: numbers and whole arrays as they lie in memory, with a running CRC-32C at the end.</summary>
internal sealed class SnapshotOutput(Stream stream)
{
    private uint _crc = uint.MaxValue;

    public void Value<T>(T value)
        where T : unmanaged => Bytes(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    public void Array<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        Value(values.Length);
        Bytes(MemoryMarshal.AsBytes(values));
    }

    public void Text(string text)
    {
        Span<byte> bytes = stackalloc byte[1024];
        var length = Encoding.UTF8.GetBytes(text, bytes);
        Array<byte>(bytes[..length]);
    }

    /// <summary>Ends the snapshot.</summary>
    public void Finish()
    {
        var crc = ~_crc;
        stream.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in crc)));
    }

    private void Bytes(ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        _crc = Add(_crc, bytes);
    }

    internal static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words) crc = BitOperations.Crc32C(crc, word);
        foreach (var b in bytes[(words.Length * sizeof(ulong))..]) crc = BitOperations.Crc32C(crc, b);
        return crc;
    }
}
