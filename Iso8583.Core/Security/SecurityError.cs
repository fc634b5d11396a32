namespace Iso8583.Core.Security;

/// <summary>Why a security operation refused its input. Says the kind only, never the content.</summary>
public enum SecurityError : byte
{
    /// <summary>It worked.</summary>
    None = 0,

    /// <summary>The key has a length that its algorithm does not know.</summary>
    KeyLength,

    /// <summary>A DES key has bytes of even parity and strict parity was asked for.</summary>
    KeyParity,

    /// <summary>The key's algorithm cannot do this operation.</summary>
    KeyAlgorithm,

    /// <summary>The key is for another purpose.</summary>
    KeyUsage,

    /// <summary>There is no such key, or it has been destroyed.</summary>
    KeyNotAvailable,

    /// <summary>The check value belongs to another key.</summary>
    KeyCheckValue,

    /// <summary>The input has a length that the operation does not know.</summary>
    DataLength,

    /// <summary>The input holds a character that does not belong there.</summary>
    DataCharacter,

    /// <summary>The destination is too short.</summary>
    DestinationTooShort,

    /// <summary>The account number has too few or too many digits for the operation.</summary>
    Pan,

    /// <summary>A PIN has 4 to 12 decimal digits.</summary>
    Pin,

    /// <summary>The PIN block has not the control digit of its format.</summary>
    PinControl,

    /// <summary>The PIN block says a PIN length outside 4 to 12.</summary>
    PinLength,

    /// <summary>The PIN block holds a PIN digit above 9.</summary>
    PinDigit,

    /// <summary>The PIN block has wrong fill.</summary>
    PinFill,

    /// <summary>Such a translation of PIN blocks is forbidden (ISO 9564-1): it would cut the bond to the account number.</summary>
    PinTranslation,

    /// <summary>The PIN is not the cardholder's.</summary>
    PinMismatch,

    /// <summary>The message authentication code does not belong to the data.</summary>
    MacMismatch,

    /// <summary>The card verification value is not the card's.</summary>
    CardValueMismatch,

    /// <summary>The cryptogram does not belong to the data.</summary>
    CryptogramMismatch,

    /// <summary>The signature does not belong to the data.</summary>
    SignatureMismatch,

    /// <summary>The key serial number has not the length of its kind.</summary>
    KsnLength,

    /// <summary>The transaction counter is not one that a terminal may use.</summary>
    KsnCounter,

    /// <summary>The wanted key would be stronger than the key it is derived from.</summary>
    KeyStrength,

    /// <summary>The key block has a version that is not known.</summary>
    BlockVersion,

    /// <summary>The header of the key block is malformed.</summary>
    BlockHeader,

    /// <summary>The length in the key block differs from its size, or is no length of its version.</summary>
    BlockLength,

    /// <summary>The key block has the right MAC and yet holds no key of a possible length.</summary>
    BlockKeyLength,

    /// <summary>The key block forbids to export its key.</summary>
    NotExportable,

    /// <summary>The key is not on the curve, or the ciphertext does not open.</summary>
    Ciphertext,

    /// <summary>A digit text (offset, decimalisation table, verification index, expiry, service code) is malformed.</summary>
    Digits,

    /// <summary>A data object that the cryptogram needs is missing or has a wrong length.</summary>
    EmvData,

    /// <summary>The cryptogram version is not known.</summary>
    CryptogramVersion,
}
