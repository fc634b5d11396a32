namespace Iso8583.Core.Codec;

/// <summary>Writes BER-TLV elements one after the other, with minimal lengths, without allocation.</summary>
/// <remarks>Source: EMV 4.4 Book 3, Annex B.</remarks>
public ref struct TlvWriter
{
    private readonly Span<byte> _destination;

    /// <summary>Begins to write.</summary>
    public TlvWriter(Span<byte> destination) => _destination = destination;

    /// <summary>Bytes written.</summary>
    public int Written { get; private set; }

    /// <summary>Writes one element.</summary>
    /// <param name="tag">The tag's bytes as a big-endian number, <c>0x9F26</c>; leading zero bytes are not written.</param>
    /// <param name="value">The value, at most 65,535 bytes.</param>
    /// <returns>False, with nothing written, where it does not fit.</returns>
    public bool TryWrite(uint tag, scoped ReadOnlySpan<byte> value)
    {
        var tagSize = tag > 0xFF_FFFF ? 4 : tag > 0xFFFF ? 3 : tag > 0xFF ? 2 : 1;
        return TryWrite(tag, tagSize, value);
    }

    /// <summary>Bytes that an element takes.</summary>
    public static int SizeOf(int tagSize, int valueLength) => tagSize + (valueLength < 0x80 ? 1 : valueLength < 0x100 ? 2 : valueLength < 0x10000 ? 3 : 4) + valueLength;

    internal bool TryWrite(uint tag, int tagSize, scoped ReadOnlySpan<byte> value)
    {
        if (_destination.Length - Written < SizeOf(tagSize, value.Length)) return false;
        for (var i = tagSize - 1; i >= 0; i--) _destination[Written++] = (byte)(tag >> (8 * i));
        var octets = value.Length < 0x80 ? 0 : value.Length < 0x100 ? 1 : value.Length < 0x10000 ? 2 : 3;
        if (octets > 0) _destination[Written++] = (byte)(0x80 | octets);
        for (var i = Math.Max(octets, 1) - 1; i >= 0; i--) _destination[Written++] = (byte)(value.Length >> (8 * i));
        value.CopyTo(_destination[Written..]);
        Written += value.Length;
        return true;
    }
}
