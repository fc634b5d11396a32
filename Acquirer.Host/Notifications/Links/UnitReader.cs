using System.Buffers.Binary;
using System.Text;

namespace Iso8583.Host.Notifications.Links;

/// <summary>Reads the fields of a body in order. A field that does not fit makes the reader faulty; everything after it reads as zero or empty.</summary>
public ref struct UnitReader(ReadOnlySpan<byte> body)
{
    private ReadOnlySpan<byte> _rest = body;

    /// <summary>A field did not fit.</summary>
    public bool IsFaulty { get; private set; }

    /// <summary>Bytes that are left.</summary>
    public readonly int Remaining => _rest.Length;

    /// <summary>One byte.</summary>
    public byte Byte()
    {
        var bytes = Bytes(1);
        return bytes.IsEmpty ? (byte)0 : bytes[0];
    }

    /// <summary>Two bytes, high one first.</summary>
    public ushort Number16()
    {
        var bytes = Bytes(2);
        return bytes.IsEmpty ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(bytes);
    }

    /// <summary>Four bytes, highest one first.</summary>
    public uint Number32()
    {
        var bytes = Bytes(4);
        return bytes.IsEmpty ? 0 : BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    /// <summary>Eight bytes, highest one first.</summary>
    public ulong Number64()
    {
        var bytes = Bytes(8);
        return bytes.IsEmpty ? 0 : BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }

    /// <summary>A text in a field of fixed length; it ends at the first zero byte.</summary>
    public string Fixed(int length)
    {
        var bytes = Bytes(length);
        var end = bytes.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? bytes : bytes[..end]);
    }

    /// <summary>So many bytes.</summary>
    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (_rest.Length < count)
        {
            IsFaulty = true;
            _rest = [];
            return [];
        }

        var bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }

    /// <summary>A text that ends with a zero byte.</summary>
    /// <param name="maxSize">Bytes at most, the zero included.</param>
    public string Text(int maxSize)
    {
        var end = _rest[..Math.Min(maxSize, _rest.Length)].IndexOf((byte)0);
        if (end < 0)
        {
            IsFaulty = true;
            _rest = [];
            return "";
        }

        var text = Encoding.Latin1.GetString(_rest[..end]);
        _rest = _rest[(end + 1)..];
        return text;
    }

    /// <summary>The next optional parameter; false at the end.</summary>
    public bool TryParameter(out ushort tag, out ReadOnlySpan<byte> value)
    {
        tag = 0;
        value = [];
        if (_rest.IsEmpty) return false;
        tag = Number16();
        value = Bytes(Number16());
        return !IsFaulty;
    }
}
