using System.Security.Cryptography;

namespace Iso8583.Core.Security;

/// <summary>The IBM 3624 method: a natural PIN from validation data, and an offset between it and the cardholder's PIN.</summary>
/// <remarks>
/// Validation data is a window of the account number filled up to 16 hex digits. The natural PIN is the first digits of the enciphered data,
/// each mapped through the decimalisation table. Offset digits add modulo 10, without carry.
/// </remarks>
public static class Ibm3624
{
    /// <summary>The table that maps 0 to 9 to themselves and A to F to 0 to 5.</summary>
    public static ReadOnlySpan<byte> CommonTable => "0123456789012345"u8;

    /// <summary>Builds validation data from an account number.</summary>
    /// <param name="account">ASCII digits of the account number.</param>
    /// <param name="start">First digit of the window.</param>
    /// <param name="length">Digits of the window; it must lie within the account number.</param>
    /// <param name="pad">ASCII hex digit to fill with, mostly F.</param>
    /// <param name="validationData">Filled with 8 bytes.</param>
    public static SecurityError TryBuildValidationData(ReadOnlySpan<byte> account, int start, int length, byte pad, Span<byte> validationData)
    {
        if (account.Length is 0 or > 19) return SecurityError.Pan;
        if (start < 0 || length is < 1 or > 16 || start + length > account.Length) return SecurityError.Digits;
        if (validationData.Length != 8) return SecurityError.DataLength;
        if (!char.IsAsciiHexDigit((char)pad)) return SecurityError.Digits;
        foreach (var character in account)
        {
            if (!char.IsAsciiDigit((char)character)) return SecurityError.Pan;
        }

        Span<byte> text = stackalloc byte[16];
        text.Fill(pad);
        account.Slice(start, length).CopyTo(text);
        Convert.FromHexString(text, validationData, out _, out _);
        CryptographicOperations.ZeroMemory(text);
        return SecurityError.None;
    }

    /// <summary>The offset that makes a PIN out of the natural one.</summary>
    /// <param name="key">PVK: DES or triple DES.</param>
    /// <param name="table">16 ASCII decimal digits.</param>
    /// <param name="validationData">8 bytes.</param>
    /// <param name="pin">4 to 12 digits.</param>
    /// <param name="offset">As many bytes as the PIN has digits; ASCII.</param>
    public static SecurityError ComputeOffset(SecretKey key, ReadOnlySpan<byte> table, ReadOnlySpan<byte> validationData, Pin pin, Span<byte> offset)
    {
        if (pin.Length == 0) return SecurityError.Pin;
        if (offset.Length != pin.Length) return SecurityError.DataLength;
        Span<byte> natural = stackalloc byte[Pin.MaxLength];
        natural = natural[..pin.Length];
        var error = ComputeNaturalPin(key, table, validationData, natural);
        if (error != SecurityError.None) return error;
        for (var i = 0; i < natural.Length; i++) offset[i] = (byte)('0' + ((pin.Digit(i) + 10 - (natural[i] - '0')) % 10));
        CryptographicOperations.ZeroMemory(natural);
        return SecurityError.None;
    }

    /// <summary>The PIN that an offset makes out of the natural one.</summary>
    /// <param name="key">PVK: DES or triple DES.</param>
    /// <param name="table">16 ASCII decimal digits.</param>
    /// <param name="validationData">8 bytes.</param>
    /// <param name="offset">4 to 12 ASCII digits.</param>
    /// <param name="pin">The PIN, or <c>default</c>.</param>
    public static SecurityError ComputePin(SecretKey key, ReadOnlySpan<byte> table, ReadOnlySpan<byte> validationData, ReadOnlySpan<byte> offset, out Pin pin)
    {
        pin = default;
        if (!Pin.TryParse(offset, out var digits)) return SecurityError.Digits;
        Span<byte> natural = stackalloc byte[Pin.MaxLength];
        natural = natural[..digits.Length];
        var error = ComputeNaturalPin(key, table, validationData, natural);
        if (error != SecurityError.None) return error;
        for (var i = 0; i < natural.Length; i++) natural[i] = (byte)('0' + ((natural[i] - '0' + digits.Digit(i)) % 10));
        _ = Pin.TryParse(natural, out pin);
        CryptographicOperations.ZeroMemory(natural);
        return SecurityError.None;
    }

    /// <summary>Verifies a PIN against a stored offset, in constant time; the offset's length decides how many digits are compared.</summary>
    /// <returns><see cref="SecurityError.PinMismatch"/> for another PIN.</returns>
    public static SecurityError Verify(SecretKey key, ReadOnlySpan<byte> table, ReadOnlySpan<byte> validationData, Pin pin, ReadOnlySpan<byte> offset)
    {
        var error = ComputePin(key, table, validationData, offset, out var own);
        if (error != SecurityError.None) return error;
        if (pin.Length < own.Length) return SecurityError.PinMismatch;
        return own.Equals(pin.First(own.Length)) ? SecurityError.None : SecurityError.PinMismatch;
    }

    internal static SecurityError ComputeNaturalPin(SecretKey key, ReadOnlySpan<byte> table, ReadOnlySpan<byte> validationData, Span<byte> natural)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Algorithm != KeyAlgorithm.Tdes) return SecurityError.KeyAlgorithm;
        if (validationData.Length != 8) return SecurityError.DataLength;
        if (table.Length != 16 || table.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0) return SecurityError.Digits;
        if (!key.TryGetCipher(out var cipher)) return SecurityError.KeyNotAvailable;
        Span<byte> block = stackalloc byte[8];
        cipher.Encrypt(validationData, block);
        for (var i = 0; i < natural.Length; i++) natural[i] = table[(i & 1) == 0 ? block[i >> 1] >> 4 : block[i >> 1] & 0x0F];
        CryptographicOperations.ZeroMemory(block);
        return SecurityError.None;
    }
}
