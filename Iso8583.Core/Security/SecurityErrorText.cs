namespace Iso8583.Core.Security;

/// <summary>Sentences for <see cref="SecurityError"/>, for people.</summary>
public static class SecurityErrorText
{
    /// <summary>What was wrong, in one sentence without content.</summary>
    public static string Describe(this SecurityError error) => error switch
    {
        SecurityError.None => "no error",
        SecurityError.KeyLength => "the key has a wrong length for its algorithm",
        SecurityError.KeyParity => "the key has bytes of even parity",
        SecurityError.KeyAlgorithm => "the key's algorithm cannot do this operation",
        SecurityError.KeyUsage => "the key is for another purpose",
        SecurityError.KeyNotAvailable => "no such key, or it has been destroyed",
        SecurityError.KeyCheckValue => "the check value belongs to another key",
        SecurityError.DataLength => "the input has a wrong length",
        SecurityError.DataCharacter => "the input holds a character that does not belong there",
        SecurityError.DestinationTooShort => "the destination is too short",
        SecurityError.Pan => "the account number has a wrong number of digits",
        SecurityError.Pin => "a PIN has 4 to 12 decimal digits",
        SecurityError.PinControl => "the PIN block has another control digit",
        SecurityError.PinLength => "the PIN block says a PIN length outside 4 to 12",
        SecurityError.PinDigit => "the PIN block holds a PIN digit above 9",
        SecurityError.PinFill => "the PIN block has wrong fill",
        SecurityError.PinTranslation => "this translation of PIN blocks is forbidden",
        SecurityError.PinMismatch => "wrong PIN",
        SecurityError.MacMismatch => "wrong MAC",
        SecurityError.CardValueMismatch => "wrong card verification value",
        SecurityError.CryptogramMismatch => "wrong cryptogram",
        SecurityError.SignatureMismatch => "wrong signature",
        SecurityError.KsnLength => "the key serial number has a wrong length",
        SecurityError.KsnCounter => "the transaction counter is not a legal one",
        SecurityError.KeyStrength => "the wanted key is stronger than its derivation key",
        SecurityError.BlockVersion => "unknown key block version",
        SecurityError.BlockHeader => "malformed key block header",
        SecurityError.BlockLength => "the key block has a wrong length",
        SecurityError.BlockKeyLength => "the key block holds no key of a possible length",
        SecurityError.NotExportable => "the key must not be exported",
        SecurityError.Ciphertext => "not on the curve, or the ciphertext does not open",
        SecurityError.Digits => "malformed digits",
        SecurityError.EmvData => "a data object of the cryptogram is missing or has a wrong length",
        SecurityError.CryptogramVersion => "unknown cryptogram version",
        _ => "unknown error",
    };
}
