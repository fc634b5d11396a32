using System.Buffers.Binary;
using System.Security.Cryptography;
using Iso8583.Core.Security;

namespace Iso8583.Core.Emv;

/// <summary>Derives the session keys of one transaction from a card's master keys.</summary>
/// <remarks>Sources: EMV 4.3 Book 2, A1.3 (common session key), EMV 2000 Book 2 (tree), Visa and JR/T 0025 methods as public test vectors show them.</remarks>
public static class SessionKeys
{
    /// <summary>Derives the key for cryptograms.</summary>
    /// <param name="method">The scheme's.</param>
    /// <param name="cardKey">Card master key: triple DES with 16 bytes; SM4 for UnionPay.</param>
    /// <param name="counter">Application transaction counter (tag 9F36).</param>
    /// <param name="unpredictableNumber">Tag 9F37, 4 bytes; only MastercardSkd reads it.</param>
    /// <param name="sessionKey">A key of 16 bytes that the caller disposes, or null.</param>
    public static SecurityError TryDerive(
        SessionKeyMethod method,
        SecretKey cardKey,
        int counter,
        ReadOnlySpan<byte> unpredictableNumber,
        out SecretKey? sessionKey)
    {
        ArgumentNullException.ThrowIfNull(cardKey);
        sessionKey = null;
        if (counter is < 0 or > 0xFFFF) return SecurityError.EmvData;
        if (cardKey.Length != 16) return SecurityError.KeyLength;
        Span<byte> r = stackalloc byte[8];
        r.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(r, (ushort)counter);
        switch (method)
        {
            case SessionKeyMethod.None:
                var bytes = cardKey.Bytes;
                if (bytes.IsEmpty) return SecurityError.KeyNotAvailable;
                sessionKey = SecretKey.CreateTransient(cardKey.Algorithm, bytes);
                return SecurityError.None;
            case SessionKeyMethod.Common:
                return TryDeriveCommon(cardKey, r, out sessionKey);
            case SessionKeyMethod.MastercardSkd:
                if (unpredictableNumber.Length != 4) return SecurityError.EmvData;
                unpredictableNumber.CopyTo(r[4..]);
                return TryDeriveCommon(cardKey, r, out sessionKey);
            case SessionKeyMethod.Emv2000:
                return TryDeriveTree(cardKey, counter, 8, 4, default, out sessionKey);
            default:
                return TryDeriveUnionPay(cardKey, counter, out sessionKey);
        }
    }

    /// <summary>The common session key for any R: the cryptogram, for script keys of Mastercard and EMV cards.</summary>
    /// <param name="cardKey">Card master key: triple DES, 16 bytes.</param>
    /// <param name="r">8 bytes; the third is replaced.</param>
    /// <param name="sessionKey">A key of 16 bytes with odd parity that the caller disposes, or null.</param>
    public static SecurityError TryDeriveCommon(SecretKey cardKey, ReadOnlySpan<byte> r, out SecretKey? sessionKey)
    {
        ArgumentNullException.ThrowIfNull(cardKey);
        sessionKey = null;
        if (cardKey.Algorithm != KeyAlgorithm.Tdes) return SecurityError.KeyAlgorithm;
        if (r.Length != 8) return SecurityError.DataLength;
        if (!cardKey.TryGetCipher(out var cipher)) return SecurityError.KeyNotAvailable;
        Span<byte> key = stackalloc byte[16];
        r.CopyTo(key);
        r.CopyTo(key[8..]);
        key[2] = 0xF0;
        key[10] = 0x0F;
        cipher.EncryptEcb(key, key);
        sessionKey = Take(KeyAlgorithm.Tdes, key, adjust: true);
        return SecurityError.None;
    }

    /// <summary>Visa's keys for script MACs and script encryption (CVN 10 and 18): the counter and its complement XORed into the card key.</summary>
    /// <param name="cardKey">Card master key for MACs or encryption: triple DES, 16 bytes.</param>
    /// <param name="counter">Application transaction counter.</param>
    /// <param name="sessionKey">A key of 16 bytes with odd parity that the caller disposes, or null.</param>
    public static SecurityError TryDeriveVisaScript(SecretKey cardKey, int counter, out SecretKey? sessionKey)
    {
        ArgumentNullException.ThrowIfNull(cardKey);
        sessionKey = null;
        if (cardKey.Algorithm != KeyAlgorithm.Tdes || cardKey.Length != 16) return SecurityError.KeyAlgorithm;
        var bytes = cardKey.Bytes;
        if (bytes.IsEmpty) return SecurityError.KeyNotAvailable;
        Span<byte> key = stackalloc byte[16];
        bytes.CopyTo(key);
        key[6] ^= (byte)(counter >> 8);
        key[7] ^= (byte)counter;
        key[14] ^= (byte)(~counter >> 8);
        key[15] ^= (byte)~counter;
        sessionKey = Take(KeyAlgorithm.Tdes, key, adjust: true);
        return SecurityError.None;
    }

    /// <summary>The tree of EMV 2000.</summary>
    /// <param name="cardKey">Card master key: triple DES, 16 bytes.</param>
    /// <param name="counter">Application transaction counter.</param>
    /// <param name="height">Levels: 8 with branch 4, 16 with branch 2.</param>
    /// <param name="branch">Children of a node.</param>
    /// <param name="iv">16 bytes, or empty for zeros.</param>
    /// <param name="sessionKey">A key of 16 bytes with odd parity that the caller disposes, or null.</param>
    public static SecurityError TryDeriveTree(SecretKey cardKey, int counter, int height, int branch, ReadOnlySpan<byte> iv, out SecretKey? sessionKey)
    {
        ArgumentNullException.ThrowIfNull(cardKey);
        sessionKey = null;
        if (cardKey.Algorithm != KeyAlgorithm.Tdes || cardKey.Length != 16) return SecurityError.KeyAlgorithm;
        if (height is < 2 or > 16 || branch is < 2 or > 4 || (iv.Length != 0 && iv.Length != 16)) return SecurityError.EmvData;
        var bytes = cardKey.Bytes;
        if (bytes.IsEmpty) return SecurityError.KeyNotAvailable;
        Span<byte> grandparent = stackalloc byte[16];
        Span<byte> parent = stackalloc byte[16];
        Span<byte> node = stackalloc byte[16];
        grandparent.Clear();
        iv.CopyTo(grandparent);
        bytes.CopyTo(parent);
        var divisor = 1L;
        for (var i = 1; i < height; i++) divisor *= branch;
        for (var level = 1; level <= height; level++, divisor /= branch)
        {
            grandparent.CopyTo(node);
            var child = (byte)(counter / divisor % branch);
            node[7] ^= child;
            node[15] ^= (byte)(child ^ 0xF0);
            BlockCipher.CreateForward(KeyAlgorithm.Tdes, parent).EncryptEcb(node, node);
            if (level == height) break;
            parent.CopyTo(grandparent);
            node.CopyTo(parent);
        }

        Blocks.Xor(node, grandparent);
        sessionKey = Take(KeyAlgorithm.Tdes, node, adjust: true);
        CryptographicOperations.ZeroMemory(grandparent);
        CryptographicOperations.ZeroMemory(parent);
        return SecurityError.None;
    }

    private static SecurityError TryDeriveUnionPay(SecretKey cardKey, int counter, out SecretKey? sessionKey)
    {
        sessionKey = null;
        if (cardKey.Algorithm is not (KeyAlgorithm.Tdes or KeyAlgorithm.Sm4)) return SecurityError.KeyAlgorithm;
        if (!cardKey.TryGetCipher(out var cipher)) return SecurityError.KeyNotAvailable;
        Span<byte> key = stackalloc byte[16];
        key.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(key[6..], (ushort)counter);
        BinaryPrimitives.WriteUInt16BigEndian(key[14..], (ushort)~counter);
        cipher.EncryptEcb(key, key);
        sessionKey = Take(cardKey.Algorithm, key, adjust: false);
        return SecurityError.None;
    }

    private static SecretKey Take(KeyAlgorithm algorithm, Span<byte> key, bool adjust)
    {
        if (adjust) KeyParity.AdjustOdd(key);
        var taken = SecretKey.CreateTransient(algorithm, key);
        CryptographicOperations.ZeroMemory(key);
        return taken;
    }
}
