using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Iso8583.Host.Notifications.Links;

/// <summary>Writes the fields of a body in order.</summary>
public sealed class UnitWriter
{
    private readonly ArrayBufferWriter<byte> _body = new(256);

    /// <summary>One byte.</summary>
    public UnitWriter Byte(byte value)
    {
        _body.Write<byte>([value]);
        return this;
    }

    /// <summary>Bytes as they are.</summary>
    public UnitWriter Bytes(ReadOnlySpan<byte> value)
    {
        _body.Write(value);
        return this;
    }

    /// <summary>A text and its zero byte.</summary>
    /// <exception cref="ArgumentException">The text is longer than the field, or holds a zero.</exception>
    public UnitWriter Text(string value, int maxSize)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length >= maxSize || value.Contains('\0')) throw new ArgumentException($"Expected a text of at most {maxSize - 1} characters.", nameof(value));
        var span = _body.GetSpan(value.Length + 1);
        Encoding.Latin1.GetBytes(value, span);
        span[value.Length] = 0;
        _body.Advance(value.Length + 1);
        return this;
    }

    /// <summary>Four bytes, highest one first.</summary>
    public UnitWriter Number32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_body.GetSpan(4), value);
        _body.Advance(4);
        return this;
    }

    /// <summary>Eight bytes, highest one first.</summary>
    public UnitWriter Number64(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(_body.GetSpan(8), value);
        _body.Advance(8);
        return this;
    }

    /// <summary>A text in a field of fixed length, filled up with zero bytes.</summary>
    /// <exception cref="ArgumentException">The text is longer than the field.</exception>
    public UnitWriter Fixed(string value, int length)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length > length) throw new ArgumentException($"Expected a text of at most {length} characters.", nameof(value));
        var span = _body.GetSpan(length)[..length];
        span.Clear();
        Encoding.Latin1.GetBytes(value, span);
        _body.Advance(length);
        return this;
    }

    /// <summary>An optional parameter.</summary>
    public UnitWriter Parameter(ushort tag, ReadOnlySpan<byte> value)
    {
        Span<byte> header = stackalloc byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(header, tag);
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)value.Length);
        _body.Write(header);
        _body.Write(value);
        return this;
    }

    /// <summary>The body.</summary>
    public byte[] ToArray() => _body.WrittenSpan.ToArray();
}
