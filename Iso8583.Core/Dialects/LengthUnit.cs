namespace Iso8583.Core.Dialects;

/// <summary>What the length of a field counts.</summary>
public enum LengthUnit : byte
{
    /// <summary>Characters. In a multi-byte character set a character may take several bytes.</summary>
    Characters,

    /// <summary>Digits: one nibble of packed data, one character of text, one hex character of hex-coded data.</summary>
    Digits,

    /// <summary>Bytes of the value (hex-coded data: bytes before coding).</summary>
    Bytes,
}
