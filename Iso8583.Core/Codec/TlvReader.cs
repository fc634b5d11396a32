namespace Iso8583.Core.Codec;

/// <summary>Reads BER-TLV as EMV uses it, element by element, without allocation. Constructed values are given whole; read them with another reader.</summary>
/// <remarks>
/// Source: EMV 4.4 Book 3, Annex B (tags of 1 to 4 bytes here, definite lengths). Strict reading refuses what ISO/IEC 8825-1 calls malformed:
/// a long-form length that is not minimal, and a multi-byte tag whose number begins with zeros.
/// </remarks>
/// <example><code>
/// var tlv = new TlvReader(view.Raw(De87.IccData));
/// while (tlv.Read()) if (tlv.Tag == 0x9F36) counter = tlv.Value;
/// if (tlv.Error != ParseErrorKind.None) ...
/// </code></example>
public ref struct TlvReader
{
    private readonly ReadOnlySpan<byte> _data;
    private readonly bool _strict;
    private readonly bool _skipZeros;
    private readonly int _maxLengthOctets;
    private int _position;

    /// <summary>Begins to read.</summary>
    /// <param name="data">The elements; must outlive the reader.</param>
    /// <param name="strict">True where lengths must be minimal and tags well formed.</param>
    /// <param name="maxLengthOctets">The most octets behind the first of a long-form length, 1 to 4.</param>
    /// <param name="skipZeros">True where zero bytes between elements are skipped.</param>
    public TlvReader(ReadOnlySpan<byte> data, bool strict = true, int maxLengthOctets = 4, bool skipZeros = false)
    {
        _data = data;
        _strict = strict;
        _maxLengthOctets = maxLengthOctets;
        _skipZeros = skipZeros;
    }

    /// <summary>The tag that was read last, its bytes as a big-endian number: <c>0x9F26</c>.</summary>
    public uint Tag { get; private set; }

    /// <summary>Bytes of the tag, 1 to 4.</summary>
    public int TagSize { get; private set; }

    /// <summary>The value.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>True where the value holds elements itself.</summary>
    public readonly bool IsConstructed => TagSize > 0 && ((Tag >> (8 * (TagSize - 1))) & 0x20) != 0;

    /// <summary>Where the element that was read last, or that could not be read, begins.</summary>
    public int Offset { get; private set; }

    /// <summary>Where the value begins, or the place of the fault.</summary>
    public int Position { get; private set; }

    /// <summary>Why reading ended early; none at the regular end.</summary>
    public ParseErrorKind Error { get; private set; }

    /// <summary>Finds the first element with a tag.</summary>
    /// <returns>False where there is none before the end or the first fault.</returns>
    public static bool TryFind(ReadOnlySpan<byte> data, uint tag, out ReadOnlySpan<byte> value)
    {
        var reader = new TlvReader(data);
        while (reader.Read())
        {
            if (reader.Tag != tag) continue;
            value = reader.Value;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Goes to the next element.</summary>
    /// <returns>False at the end or at a fault, see <see cref="Error"/>.</returns>
    public bool Read()
    {
        if (Error != ParseErrorKind.None) return false;
        while (_skipZeros && _position < _data.Length && _data[_position] == 0) _position++;
        Value = default;
        Offset = _position;
        if (_position >= _data.Length)
        {
            TagSize = 0;
            return false;
        }

        var at = _position;
        if (!TryReadTag(ref at)) return false;
        if (!TryReadLength(ref at, out var length)) return false;
        Position = at;
        if (length > (uint)(_data.Length - at)) return Fail(ParseErrorKind.TlvValueTruncated, at);
        Value = _data.Slice(at, (int)length);
        _position = at + (int)length;
        return true;
    }

    private bool TryReadTag(ref int at)
    {
        uint tag = _data[at++];
        TagSize = 1;
        Tag = tag;
        if ((tag & 0x1F) != 0x1F) return true;
        while (true)
        {
            if (at >= _data.Length) return Fail(ParseErrorKind.TlvTagTruncated, Offset);
            var b = _data[at++];
            if (_strict && TagSize == 1 && b == 0x80) return Fail(ParseErrorKind.TlvTagInvalid, Offset);
            if (TagSize == 4) return Fail(ParseErrorKind.TlvTagInvalid, Offset);
            tag = (tag << 8) | b;
            TagSize++;
            Tag = tag;
            if ((b & 0x80) == 0) return true;
        }
    }

    private bool TryReadLength(ref int at, out uint length)
    {
        length = 0;
        if (at >= _data.Length) return Fail(ParseErrorKind.TlvLengthTruncated, at);
        var start = at;
        var first = _data[at++];
        if (first < 0x80)
        {
            length = first;
            return true;
        }

        if (first == 0x80) return Fail(ParseErrorKind.TlvLengthIndefinite, start);
        var octets = first & 0x7F;
        if (octets > _maxLengthOctets || octets > 4) return Fail(ParseErrorKind.TlvLengthOverlong, start);
        if (octets > _data.Length - at) return Fail(ParseErrorKind.TlvLengthTruncated, start);
        for (var i = 0; i < octets; i++) length = (length << 8) | _data[at++];
        if (_strict && (length < 0x80 || (octets > 1 && length < 1u << (8 * (octets - 1))))) return Fail(ParseErrorKind.TlvLengthOverlong, start);
        return true;
    }

    private bool Fail(ParseErrorKind kind, int position)
    {
        Error = kind;
        Position = position;
        return false;
    }
}
