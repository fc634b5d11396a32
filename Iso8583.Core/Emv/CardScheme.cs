namespace Iso8583.Core.Emv;

/// <summary>Whose rules a chip card follows; the layout of the issuer application data (tag 9F10) depends on it.</summary>
public enum CardScheme : byte
{
    /// <summary>Visa (VIS): the cryptogram version is the third byte of the data, or the second of a 32-byte one.</summary>
    Visa = 1,

    /// <summary>Mastercard (M/Chip): the second byte.</summary>
    Mastercard = 2,

    /// <summary>UnionPay (PBOC, JR/T 0025): the third byte.</summary>
    UnionPay = 3,

    /// <summary>EMV common core definitions (CCD, CPA): the low nibble of the second byte.</summary>
    CommonCore = 4,
}
