namespace Iso8583.Core.Dialects;

/// <summary>The inner structure of a composite field.</summary>
public enum LayoutKind : byte
{
    /// <summary>Elements one after the other.</summary>
    Positional,

    /// <summary>BER-TLV as EMV uses it.</summary>
    BerTlv,

    /// <summary>Tag of fixed size, length, value.</summary>
    TagLengthValue,

    /// <summary>Length, tag of fixed size, value.</summary>
    LengthTagValue,

    /// <summary>A bitmap, then the elements it announces.</summary>
    Bitmap,
}
