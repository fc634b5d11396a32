using System.Globalization;

namespace Iso8583.Core.Codec;

/// <summary>Why a message could not be read: kind, field, offset and what was expected. Never content.</summary>
public readonly struct ParseError : IEquatable<ParseError>
{
    private readonly string? _subPath;
    private readonly int _offset;
    private readonly int _expected;
    private readonly int _actual;
    private readonly byte _de;

    /// <summary>Describes one fault.</summary>
    /// <param name="kind">What is wrong.</param>
    /// <param name="de">The data element; 0 for the MTI or the message as a whole.</param>
    /// <param name="offset">Byte offset from the first byte of the MTI.</param>
    /// <param name="expected">Bytes needed or the greatest length allowed; 0 where no number helps.</param>
    /// <param name="actual">Bytes left or the length found.</param>
    /// <param name="subPath">The path inside the field, such as <c>9F26</c>; null for the field itself.</param>
    public ParseError(ParseErrorKind kind, int de, int offset, int expected = 0, int actual = 0, string? subPath = null)
    {
        Kind = kind;
        _de = (byte)de;
        _offset = offset;
        _expected = expected;
        _actual = actual;
        _subPath = subPath;
    }

    /// <summary>What is wrong.</summary>
    public ParseErrorKind Kind { get; }

    /// <summary>The data element; 1 or 65 for bitmaps, 0 for the MTI or the message as a whole.</summary>
    public int Field => _de;

    /// <summary>Byte offset from the first byte of the MTI.</summary>
    public int Offset => _offset;

    /// <summary>Bytes needed, or the greatest length allowed; 0 where no number helps.</summary>
    public int Expected => _expected;

    /// <summary>Bytes that were there, or the length that was found.</summary>
    public int Actual => _actual;

    /// <summary>True where nothing is wrong.</summary>
    public bool IsNone => Kind == ParseErrorKind.None;

    /// <summary>The data element and the path inside it: <c>55.9F26</c>.</summary>
    public string FieldPath()
    {
        var de = _de.ToString(CultureInfo.InvariantCulture);
        return _subPath is null ? de : de + "." + _subPath;
    }

    /// <summary>One line: kind, field, offset and what was expected; never content.</summary>
    public string Describe()
    {
        if (IsNone) return "no error";
        var where = _de == 0 && _subPath is null ? "" : $" in field {FieldPath()}";
        var detail = _expected == 0 && _actual == 0 ? "" : Kind switch
        {
            ParseErrorKind.TrailingBytes => $" ({_actual} bytes)",
            ParseErrorKind.LengthTooLarge or ParseErrorKind.MessageTooLong or ParseErrorKind.SubfieldLengthInvalid or ParseErrorKind.BitmapTooMany => $" (at most {_expected}, found {_actual})",
            _ => $" (expected {_expected} bytes, {_actual} left)",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{Words(Kind)}{where} at offset {_offset}{detail}");
    }

    /// <inheritdoc/>
    public override string ToString() => Describe();

    /// <inheritdoc/>
    public bool Equals(ParseError other) => Kind == other.Kind && _de == other._de && _offset == other._offset && _subPath == other._subPath;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ParseError other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, _de, _offset, _subPath);

    /// <summary>The same fault at the same place.</summary>
    public static bool operator ==(ParseError left, ParseError right) => left.Equals(right);

    /// <summary>Another fault or place.</summary>
    public static bool operator !=(ParseError left, ParseError right) => !left.Equals(right);

    private static string Words(ParseErrorKind kind) => kind switch
    {
        ParseErrorKind.MessageTooLong => "message too long",
        ParseErrorKind.MtiTruncated => "message ends inside the MTI",
        ParseErrorKind.MtiInvalid => "MTI is not four digits",
        ParseErrorKind.BitmapTruncated => "message ends inside the bitmap",
        ParseErrorKind.BitmapInvalid => "bitmap holds a character that is no hex digit",
        ParseErrorKind.BitmapTooMany => "a further bitmap is announced that the dialect does not have",
        ParseErrorKind.FieldUnknown => "bitmap announces a field that the dialect does not define",
        ParseErrorKind.LengthTruncated => "message ends inside the length prefix",
        ParseErrorKind.LengthInvalid => "length prefix is not a number",
        ParseErrorKind.LengthTooLarge => "length prefix exceeds the field's maximum",
        ParseErrorKind.FieldTruncated => "message ends inside the value",
        ParseErrorKind.BcdInvalid => "packed digits hold a nibble above 9",
        ParseErrorKind.HexInvalid => "hex-coded data holds another character",
        ParseErrorKind.CharsetInvalid => "bytes are not valid in the field's character set",
        ParseErrorKind.ContentInvalid => "characters outside the field's content class",
        ParseErrorKind.SubfieldTruncated => "content ends inside an element",
        ParseErrorKind.SubfieldLengthInvalid => "element length does not fit",
        ParseErrorKind.SubfieldUnknown => "inner bitmap announces an undefined element",
        ParseErrorKind.TlvTagTruncated => "TLV ends inside a tag",
        ParseErrorKind.TlvTagInvalid => "TLV tag is malformed",
        ParseErrorKind.TlvLengthTruncated => "TLV ends inside a length",
        ParseErrorKind.TlvLengthIndefinite => "TLV length is indefinite",
        ParseErrorKind.TlvLengthOverlong => "TLV length is reserved, too wide or not minimal",
        ParseErrorKind.TlvValueTruncated => "TLV value is shorter than its length",
        ParseErrorKind.TrailingBytes => "bytes left over behind the last field",
        _ => kind.ToString(),
    };
}
