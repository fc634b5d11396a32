using System.Buffers.Binary;
using System.Security.Cryptography;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Security;

/// <summary>The PIN verification value of Visa: four digits from account number, key index and a four-digit PIN.</summary>
public static class Pvv
{
    /// <summary>Computes a PVV.</summary>
    /// <param name="key">PVK pair (triple DES, 16 bytes) or a single DES key.</param>
    /// <param name="pan">At least 12 digits.</param>
    /// <param name="keyIndex">0 to 9; Visa uses 1 to 6.</param>
    /// <param name="pin">Exactly four digits; of a longer PIN the method sees the first four only: <see cref="Pin.First"/> says so openly.</param>
    /// <param name="pvv">Filled with four ASCII digits.</param>
    public static SecurityError Compute(SecretKey key, Pan pan, int keyIndex, Pin pin, Span<byte> pvv)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Algorithm != KeyAlgorithm.Tdes) return SecurityError.KeyAlgorithm;
        if (pin.Length != 4) return SecurityError.Pin;
        if (pan.Length < 12) return SecurityError.Pan;
        if (keyIndex is < 0 or > 9) return SecurityError.Digits;
        if (pvv.Length != 4) return SecurityError.DataLength;
        if (!key.TryGetCipher(out var cipher)) return SecurityError.KeyNotAvailable;
        Span<byte> block = stackalloc byte[8];
        WriteSecurityParameter(pan, keyIndex, pin, block);
        cipher.Encrypt(block, block);
        _ = Decimalisation.TryTake(block, pvv);
        CryptographicOperations.ZeroMemory(block);
        return SecurityError.None;
    }

    /// <summary>Verifies a PIN of 4 to 12 digits by its first four, in constant time.</summary>
    /// <returns><see cref="SecurityError.PinMismatch"/> for another PIN.</returns>
    public static SecurityError Verify(SecretKey key, Pan pan, int keyIndex, Pin pin, ReadOnlySpan<byte> pvv)
    {
        if (pvv.Length != 4) return SecurityError.Digits;
        Span<byte> own = stackalloc byte[4];
        var error = Compute(key, pan, keyIndex, pin.First(4), own);
        if (error != SecurityError.None) return error;
        return CryptographicOperations.FixedTimeEquals(own, pvv) ? SecurityError.None : SecurityError.PinMismatch;
    }

    /// <summary>The transformed security parameter: 11 digits left of the check digit, the key index, four PIN digits.</summary>
    internal static void WriteSecurityParameter(Pan pan, int keyIndex, Pin pin, Span<byte> block)
    {
        var eleven = Bcd.From(pan.RevealNumber() / 10 % 100_000_000_000);
        BinaryPrimitives.WriteUInt64BigEndian(block, (((eleven << 4) | (uint)keyIndex) << 16) | pin.Bcd);
    }
}
