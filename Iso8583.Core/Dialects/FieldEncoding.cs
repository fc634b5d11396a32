namespace Iso8583.Core.Dialects;

/// <summary>How a value stands on the wire.</summary>
public enum FieldEncoding : byte
{
    /// <summary>Characters of a <see cref="CharacterSet"/>: ASCII, EBCDIC, GB18030, ...</summary>
    Text,

    /// <summary>Packed decimal, two digits a byte; track data keeps its separator as nibble D.</summary>
    Bcd,

    /// <summary>Raw bytes.</summary>
    Binary,

    /// <summary>Bytes written as two ASCII hex digits each.</summary>
    HexAscii,

    /// <summary>Bytes written as two EBCDIC hex digits each.</summary>
    HexEbcdic,
}
