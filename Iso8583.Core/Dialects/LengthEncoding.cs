namespace Iso8583.Core.Dialects;

/// <summary>How the length in front of a variable field is written.</summary>
public enum LengthEncoding : byte
{
    /// <summary>ASCII digits, one a byte.</summary>
    Ascii,

    /// <summary>Packed decimal, two digits a byte.</summary>
    Bcd,

    /// <summary>EBCDIC digits, one a byte.</summary>
    Ebcdic,

    /// <summary>Unsigned big-endian integer.</summary>
    Binary,
}
