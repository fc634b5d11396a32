using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Iso8583.Host.Notifications.Smpp;

/// <summary>Writes the fields of a body in order.</summary>
public sealed class SmppWriter
{
    private readonly ArrayBufferWriter<byte> _body = new(256);

    /// <summary>One byte.</summary>
    public SmppWriter Byte(byte value)
    {
        _body.Write<byte>([value]);
        return this;
    }

    /// <summary>Bytes as they are.</summary>
    public SmppWriter Bytes(ReadOnlySpan<byte> value)
    {
        _body.Write(value);
        return this;
    }

    /// <summary>A text and its zero byte.</summary>
    /// <exception cref="ArgumentException">The text is longer than the field, or holds a zero.</exception>
    public SmppWriter Text(string value, int maxSize)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length >= maxSize || value.Contains('\0')) throw new ArgumentException($"Expected a text of at most {maxSize - 1} characters.", nameof(value));
        _body.Write<byte>(Encoding.Latin1.GetBytes(value));
        _body.Write<byte>([0]);
        return this;
    }

    /// <summary>An optional parameter.</summary>
    public SmppWriter Parameter(ushort tag, ReadOnlySpan<byte> value)
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
