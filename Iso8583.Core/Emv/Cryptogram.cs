using System.Security.Cryptography;
using Iso8583.Core.Security;

namespace Iso8583.Core.Emv;

/// <summary>Application cryptograms and the issuer's answers, under keys that are already derived.</summary>
/// <remarks>Source: EMV 4.3 Book 2, 8.1 and 8.2, JR/T 0025 for SM4, as public test vectors show them.</remarks>
public static class Cryptogram
{
    /// <summary>Bytes of an application cryptogram and of an answer by method 1.</summary>
    public const int Length = 8;

    /// <summary>Computes a cryptogram: the retail MAC for triple DES, CBC-MAC for SM4; the leftmost 8 bytes.</summary>
    /// <param name="key">Session key, or the card's master key where the version has no session key.</param>
    /// <param name="padding">Method 1 or 2.</param>
    /// <param name="data">The data objects of the version in their order.</param>
    /// <param name="cryptogram">8 bytes.</param>
    public static SecurityError Compute(SecretKey key, MacPadding padding, ReadOnlySpan<byte> data, Span<byte> cryptogram)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (cryptogram.Length != Length) return SecurityError.DataLength;
        return MessageMac.Compute(MacOf(key), padding, key, data, cryptogram);
    }

    /// <summary>Verifies a cryptogram, in constant time.</summary>
    /// <returns><see cref="SecurityError.CryptogramMismatch"/> where it does not belong to the data.</returns>
    public static SecurityError Verify(SecretKey key, MacPadding padding, ReadOnlySpan<byte> data, ReadOnlySpan<byte> cryptogram)
    {
        if (cryptogram.Length != Length) return SecurityError.EmvData;
        Span<byte> own = stackalloc byte[Length];
        var error = Compute(key, padding, data, own);
        if (error != SecurityError.None) return error;
        return CryptographicOperations.FixedTimeEquals(own, cryptogram) ? SecurityError.None : SecurityError.CryptogramMismatch;
    }

    /// <summary>The issuer's answer by method 1: cryptogram XOR response code, enciphered.</summary>
    /// <param name="key">Session key, or the card's master key where the version says so.</param>
    /// <param name="arqc">The card's cryptogram, 8 bytes.</param>
    /// <param name="responseCode">2 bytes: ASCII (3030) for Visa and UnionPay, Mastercard's ARPC response code.</param>
    /// <param name="arpc">8 bytes.</param>
    public static SecurityError ComputeArpc1(SecretKey key, ReadOnlySpan<byte> arqc, ReadOnlySpan<byte> responseCode, Span<byte> arpc)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Algorithm is not (KeyAlgorithm.Tdes or KeyAlgorithm.Sm4)) return SecurityError.KeyAlgorithm;
        if (arqc.Length != Length || responseCode.Length != 2) return SecurityError.EmvData;
        if (arpc.Length != Length) return SecurityError.DataLength;
        if (!key.TryGetCipher(out var cipher)) return SecurityError.KeyNotAvailable;
        // SM4 has blocks of 16: the 8 bytes stand left, zeros behind, and the leftmost 8 are sent.
        Span<byte> block = stackalloc byte[cipher.BlockSize];
        block.Clear();
        arqc.CopyTo(block);
        Blocks.Xor(block, responseCode);
        cipher.Encrypt(block, block);
        block[..Length].CopyTo(arpc);
        return SecurityError.None;
    }

    /// <summary>The issuer's answer by method 2: a 4-byte MAC over cryptogram, card status update and proprietary data.</summary>
    /// <param name="key">Session key.</param>
    /// <param name="arqc">The card's cryptogram, 8 bytes.</param>
    /// <param name="cardStatusUpdate">4 bytes.</param>
    /// <param name="proprietary">0 to 8 bytes.</param>
    /// <param name="arpc">4 bytes.</param>
    public static SecurityError ComputeArpc2(
        SecretKey key,
        ReadOnlySpan<byte> arqc,
        ReadOnlySpan<byte> cardStatusUpdate,
        ReadOnlySpan<byte> proprietary,
        Span<byte> arpc)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (arqc.Length != Length || cardStatusUpdate.Length != 4 || proprietary.Length > 8) return SecurityError.EmvData;
        if (arpc.Length != 4) return SecurityError.DataLength;
        Span<byte> data = stackalloc byte[20];
        arqc.CopyTo(data);
        cardStatusUpdate.CopyTo(data[8..]);
        proprietary.CopyTo(data[12..]);
        return MessageMac.Compute(MacOf(key), MacPadding.Bit, key, data[..(12 + proprietary.Length)], arpc);
    }

    internal static MacAlgorithm MacOf(SecretKey key) => key.Algorithm == KeyAlgorithm.Tdes ? MacAlgorithm.Iso9797Alg3 : MacAlgorithm.Iso9797Alg1;
}
