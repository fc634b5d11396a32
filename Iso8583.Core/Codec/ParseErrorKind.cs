namespace Iso8583.Core.Codec;

/// <summary>What is wrong with a message.</summary>
public enum ParseErrorKind : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The message is longer than 65,535 bytes.</summary>
    MessageTooLong,

    /// <summary>The message ends inside the MTI.</summary>
    MtiTruncated,

    /// <summary>The MTI is not four digits in the dialect's encoding.</summary>
    MtiInvalid,

    /// <summary>The message ends inside a bitmap.</summary>
    BitmapTruncated,

    /// <summary>A hex bitmap holds another character.</summary>
    BitmapInvalid,

    /// <summary>A further bitmap is announced that the dialect does not have.</summary>
    BitmapTooMany,

    /// <summary>A field is announced that the dialect does not define.</summary>
    FieldUnknown,

    /// <summary>The message ends inside a length prefix.</summary>
    LengthTruncated,

    /// <summary>A length prefix is no number in its encoding.</summary>
    LengthInvalid,

    /// <summary>A length prefix says more than the field may hold.</summary>
    LengthTooLarge,

    /// <summary>The message ends inside a value.</summary>
    FieldTruncated,

    /// <summary>A nibble A to F in packed digits.</summary>
    BcdInvalid,

    /// <summary>A character other than a hex digit in hex-coded data, or an odd number of them.</summary>
    HexInvalid,

    /// <summary>Bytes that are no characters of the field's character set.</summary>
    CharsetInvalid,

    /// <summary>Characters outside the field's content class (only where strict content is asked for).</summary>
    ContentInvalid,

    /// <summary>Composite content ends inside an element.</summary>
    SubfieldTruncated,

    /// <summary>The length of an inner element cannot be read or does not fit, or bytes are left over behind the last element.</summary>
    SubfieldLengthInvalid,

    /// <summary>An inner bitmap announces an element that is not defined.</summary>
    SubfieldUnknown,

    /// <summary>BER-TLV ends inside a tag.</summary>
    TlvTagTruncated,

    /// <summary>A BER-TLV tag is longer than four bytes or begins its number with a zero byte.</summary>
    TlvTagInvalid,

    /// <summary>BER-TLV ends inside a length.</summary>
    TlvLengthTruncated,

    /// <summary>The indefinite BER-TLV length, 80.</summary>
    TlvLengthIndefinite,

    /// <summary>A BER-TLV length that is reserved, wider than allowed, or not minimal.</summary>
    TlvLengthOverlong,

    /// <summary>A BER-TLV value is shorter than its length says.</summary>
    TlvValueTruncated,

    /// <summary>Bytes are left over behind the last announced field.</summary>
    TrailingBytes,
}
