using System.Security.Cryptography;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Security;

/// <summary>The card verification values of one algorithm: CVV of the stripe, CVV2 of the print, iCVV of the chip, CAVV of an internet payment.</summary>
/// <remarks>
/// They differ by what stands after the account number: the stripe's service code, 000 (CVV2), 999 (iCVV), or the authentication result
/// (CAVV, whose transaction number stands where the expiry does). Keys are used as given, without parity adjustment.
/// </remarks>
public static class CardValue
{
    /// <summary>Service code of the printed value.</summary>
    public static ReadOnlySpan<byte> ServiceCodeCvv2 => "000"u8;

    /// <summary>Service code of the chip's value.</summary>
    public static ReadOnlySpan<byte> ServiceCodeIcvv => "999"u8;

    /// <summary>Computes a value.</summary>
    /// <param name="key">CVK pair: triple DES, 16 bytes.</param>
    /// <param name="pan">The account number.</param>
    /// <param name="expiry">Four ASCII digits, mostly YYMM; some issuers make CVV2 from MMYY.</param>
    /// <param name="serviceCode">Three ASCII digits.</param>
    /// <param name="digits">Filled whole with ASCII digits: three, rarely more.</param>
    public static SecurityError Compute(SecretKey key, Pan pan, ReadOnlySpan<byte> expiry, ReadOnlySpan<byte> serviceCode, Span<byte> digits)
    {
        if (pan.IsEmpty) return SecurityError.Pan;
        Span<byte> account = stackalloc byte[Pan.MaxLength];
        var error = Compute(key, account[..pan.Reveal(account)], expiry, serviceCode, digits);
        CryptographicOperations.ZeroMemory(account);
        return error;
    }

    /// <summary>Computes the value and compares it, in constant time.</summary>
    /// <returns><see cref="SecurityError.CardValueMismatch"/> where it is another one.</returns>
    public static SecurityError Verify(SecretKey key, Pan pan, ReadOnlySpan<byte> expiry, ReadOnlySpan<byte> serviceCode, ReadOnlySpan<byte> value)
    {
        if (value.Length is < 3 or > 8) return SecurityError.Digits;
        Span<byte> own = stackalloc byte[8];
        own = own[..value.Length];
        var error = Compute(key, pan, expiry, serviceCode, own);
        if (error != SecurityError.None) return error;
        return CryptographicOperations.FixedTimeEquals(own, value) ? SecurityError.None : SecurityError.CardValueMismatch;
    }

    /// <summary>Over an account number as ASCII hex digits: a dynamic value replaces some of them by a counter.</summary>
    internal static SecurityError Compute(
        SecretKey key,
        ReadOnlySpan<byte> account,
        ReadOnlySpan<byte> expiry,
        ReadOnlySpan<byte> serviceCode,
        Span<byte> digits)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Algorithm != KeyAlgorithm.Tdes) return SecurityError.KeyAlgorithm;
        if (key.Length != 16) return SecurityError.KeyLength;
        if (expiry.Length != 4 || serviceCode.Length != 3 || digits.Length is 0 or > 8) return SecurityError.Digits;
        if (!key.TryGetLeftDes(out var single) || !key.TryGetCipher(out var whole)) return SecurityError.KeyNotAvailable;
        Span<byte> data = stackalloc byte[16];
        data.Clear();
        var position = 0;
        if (!Append(account, data, ref position) || !Append(expiry, data, ref position) || !Append(serviceCode, data, ref position))
            return SecurityError.Digits;
        single.Encrypt(data[..8], data[..8]);
        Blocks.Xor(data[..8], data[8..]);
        whole.Encrypt(data[..8], data[..8]);
        var taken = Decimalisation.TryTake(data[..8], digits);
        CryptographicOperations.ZeroMemory(data);
        return taken ? SecurityError.None : SecurityError.Digits;
    }

    private static bool Append(ReadOnlySpan<byte> digits, Span<byte> packed, ref int position)
    {
        foreach (var character in digits)
        {
            var nibble = character switch
            {
                >= (byte)'0' and <= (byte)'9' => character - '0',
                >= (byte)'A' and <= (byte)'F' => character - 'A' + 10,
                _ => -1,
            };
            if (nibble < 0) return false;
            packed[position >> 1] |= (byte)((position & 1) == 0 ? nibble << 4 : nibble);
            position++;
        }

        return true;
    }
}
