namespace Iso8583.Core.Emv;

/// <summary>How the data of an issuer script is padded and enciphered.</summary>
public enum ScriptCipher : byte
{
    /// <summary>Visa: a length byte in front, 80 padding only where needed, ECB.</summary>
    Visa = 1,

    /// <summary>Mastercard: 80 padding only where needed, CBC.</summary>
    Mastercard = 2,

    /// <summary>EMV common core: 80 padding always, CBC.</summary>
    Emv = 3,
}
