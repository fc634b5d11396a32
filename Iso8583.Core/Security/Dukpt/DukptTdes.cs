using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Iso8583.Core.Security;

/// <summary>Derived unique key per transaction with triple DES.</summary>
/// <remarks>
/// Source: ANSI X9.24-1:2009 as its published tables show it. A key serial number (KSN) has 10 bytes, the last 21 bits of which are the
/// transaction counter; one of 8 bytes lacks the leading FFFF. No key gets its parity adjusted.
/// </remarks>
public static class DukptTdes
{
    private const ulong CounterMask = 0x1F_FFFF;
    private const int MaxOnes = 10;
    private static ReadOnlySpan<byte> HalfMask => [0xC0, 0xC0, 0xC0, 0xC0, 0, 0, 0, 0];

    /// <summary>True where the counter has 1 to 10 one-bits: a terminal skips the others.</summary>
    /// <param name="ksn">8 or 10 bytes.</param>
    public static bool IsLegalCounter(ReadOnlySpan<byte> ksn)
    {
        if (ksn.Length is not (8 or 10)) return false;
        var ones = BitOperations.PopCount(BinaryPrimitives.ReadUInt64BigEndian(ksn[^8..]) & CounterMask);
        return ones is >= 1 and <= MaxOnes;
    }

    /// <summary>The transaction counter, 0 to 2097151; -1 where the KSN has another length.</summary>
    public static int CounterOf(ReadOnlySpan<byte> ksn) =>
        ksn.Length is 8 or 10 ? (int)(BinaryPrimitives.ReadUInt64BigEndian(ksn[^8..]) & CounterMask) : -1;

    /// <summary>Moves a KSN to its next legal counter, in place.</summary>
    /// <returns><see cref="SecurityError.KsnCounter"/> where the device is used up.</returns>
    public static SecurityError TryAdvance(Span<byte> ksn)
    {
        if (ksn.Length is not (8 or 10)) return SecurityError.KsnLength;
        var register = BinaryPrimitives.ReadUInt64BigEndian(ksn[^8..]);
        var counter = register & CounterMask;
        do
        {
            // Adding the lowest one-bit jumps over the counters with too many ones in one step.
            counter += BitOperations.PopCount(counter) >= MaxOnes ? counter & (~counter + 1) : 1;
            if (counter > CounterMask) return SecurityError.KsnCounter;
        }
        while (BitOperations.PopCount(counter) > MaxOnes);
        BinaryPrimitives.WriteUInt64BigEndian(ksn[^8..], (register & ~CounterMask) | counter);
        return SecurityError.None;
    }

    /// <summary>The initial key of a device (IPEK), as it is loaded into it.</summary>
    /// <param name="baseKey">Base derivation key (BDK): triple DES, 16 bytes.</param>
    /// <param name="ksn">8 or 10 bytes; the counter does not matter.</param>
    /// <param name="initialKey">The key, or null.</param>
    public static SecurityError TryDeriveInitialKey(SecretKey baseKey, ReadOnlySpan<byte> ksn, out SecretKey? initialKey)
    {
        initialKey = null;
        Span<byte> key = stackalloc byte[16];
        var error = DeriveInitialKey(baseKey, ksn, key);
        if (error == SecurityError.None) initialKey = SecretKey.Create(KeyAlgorithm.Tdes, key);
        CryptographicOperations.ZeroMemory(key);
        return error;
    }

    /// <summary>The host's way: from the base key to the key of one transaction and purpose.</summary>
    /// <param name="baseKey">Base derivation key (BDK): triple DES, 16 bytes.</param>
    /// <param name="ksn">8 or 10 bytes, with a legal counter.</param>
    /// <param name="usage">PIN, MAC or data, request or response.</param>
    /// <param name="key">A triple DES key of 16 bytes that the caller disposes, or null.</param>
    public static SecurityError TryDerive(SecretKey baseKey, ReadOnlySpan<byte> ksn, DukptUsage usage, out SecretKey? key)
    {
        key = null;
        if (ksn.Length is not (8 or 10)) return SecurityError.KsnLength;
        if (!IsLegalCounter(ksn)) return SecurityError.KsnCounter;
        Span<byte> bytes = stackalloc byte[16];
        var error = DeriveInitialKey(baseKey, ksn, bytes);
        if (error == SecurityError.None) error = Finish(bytes, ksn, usage, out key);
        CryptographicOperations.ZeroMemory(bytes);
        return error;
    }

    /// <summary>The terminal's way: from the initial key it holds.</summary>
    /// <param name="initialKey">Triple DES, 16 bytes.</param>
    /// <param name="ksn">8 or 10 bytes, with a legal counter.</param>
    /// <param name="usage">PIN, MAC or data, request or response.</param>
    /// <param name="key">A triple DES key of 16 bytes that the caller disposes, or null.</param>
    public static SecurityError TryDeriveFromInitialKey(SecretKey initialKey, ReadOnlySpan<byte> ksn, DukptUsage usage, out SecretKey? key)
    {
        ArgumentNullException.ThrowIfNull(initialKey);
        key = null;
        if (ksn.Length is not (8 or 10)) return SecurityError.KsnLength;
        if (!IsLegalCounter(ksn)) return SecurityError.KsnCounter;
        if (initialKey.Algorithm != KeyAlgorithm.Tdes || initialKey.Length != 16) return SecurityError.KeyLength;
        var source = initialKey.Bytes;
        if (source.IsEmpty) return SecurityError.KeyNotAvailable;
        Span<byte> bytes = stackalloc byte[16];
        source.CopyTo(bytes);
        var error = Finish(bytes, ksn, usage, out key);
        CryptographicOperations.ZeroMemory(bytes);
        return error;
    }

    internal static SecurityError DeriveInitialKey(SecretKey baseKey, ReadOnlySpan<byte> ksn, Span<byte> key)
    {
        ArgumentNullException.ThrowIfNull(baseKey);
        if (ksn.Length is not (8 or 10)) return SecurityError.KsnLength;
        if (baseKey.Algorithm != KeyAlgorithm.Tdes || baseKey.Length != 16) return SecurityError.KeyLength;
        if (!baseKey.TryGetDukptCiphers(out var left, out var right)) return SecurityError.KeyNotAvailable;
        Span<byte> id = stackalloc byte[10];
        id.Fill(0xFF);
        ksn.CopyTo(id[(10 - ksn.Length)..]);
        id[7] &= 0xE0;
        left.Encrypt(id[..8], key[..8]);
        right.Encrypt(id[..8], key[8..]);
        return SecurityError.None;
    }

    /// <summary>XORs the mask that gives the right half of an initial key, and of every step below it.</summary>
    internal static void MaskHalves(Span<byte> key)
    {
        Blocks.Xor(key[..8], HalfMask);
        Blocks.Xor(key[8..], HalfMask);
    }

    /// <summary>Walks the one-bits of the counter from the most significant; the key becomes the transaction's, in place.</summary>
    internal static void WalkCounter(Span<byte> key, ReadOnlySpan<byte> ksn)
    {
        var whole = BinaryPrimitives.ReadUInt64BigEndian(ksn[^8..]);
        var counter = whole & CounterMask;
        var register = whole & ~CounterMask;
        Span<byte> right = stackalloc byte[8];
        Span<byte> left = stackalloc byte[8];
        Span<byte> masked = stackalloc byte[16];
        for (var bit = 1ul << 20; bit != 0; bit >>= 1)
        {
            if ((counter & bit) == 0) continue;
            register |= bit;
            key.CopyTo(masked);
            MaskHalves(masked);
            OneWay(key, register, right);
            OneWay(masked, register, left);
            left.CopyTo(key);
            right.CopyTo(key[8..]);
        }

        CryptographicOperations.ZeroMemory(right);
        CryptographicOperations.ZeroMemory(left);
        CryptographicOperations.ZeroMemory(masked);
    }

    /// <summary>Turns the transaction key into the key of a purpose, in place.</summary>
    internal static SecurityError ApplyUsage(Span<byte> key, DukptUsage usage)
    {
        var position = usage switch
        {
            DukptUsage.Pin => 7,
            DukptUsage.MacRequest => 6,
            DukptUsage.MacResponse => 4,
            DukptUsage.DataRequest => 5,
            DukptUsage.DataResponse => 3,
            _ => -1,
        };
        if (position < 0) return SecurityError.KeyUsage;
        key[position] ^= 0xFF;
        key[8 + position] ^= 0xFF;
        if (usage is not (DukptUsage.DataRequest or DukptUsage.DataResponse)) return SecurityError.None;
        // A data key enciphers its own halves once more, so that a known data key says nothing about the others.
        var cipher = BlockCipher.CreateForward(KeyAlgorithm.Tdes, key);
        cipher.EncryptEcb(key, key);
        return SecurityError.None;
    }

    /// <summary>The key of a purpose; the transaction key stays as it is.</summary>
    internal static SecretKey? KeyOf(ReadOnlySpan<byte> transactionKey, DukptUsage usage)
    {
        Span<byte> bytes = stackalloc byte[16];
        transactionKey.CopyTo(bytes);
        var key = ApplyUsage(bytes, usage) == SecurityError.None ? SecretKey.CreateTransient(KeyAlgorithm.Tdes, bytes) : null;
        CryptographicOperations.ZeroMemory(bytes);
        return key;
    }

    private static SecurityError Finish(Span<byte> bytes, ReadOnlySpan<byte> ksn, DukptUsage usage, out SecretKey? key)
    {
        WalkCounter(bytes, ksn);
        var error = ApplyUsage(bytes, usage);
        key = error == SecurityError.None ? SecretKey.CreateTransient(KeyAlgorithm.Tdes, bytes) : null;
        return error;
    }

    private static void OneWay(ReadOnlySpan<byte> key, ulong register, Span<byte> result)
    {
        BinaryPrimitives.WriteUInt64BigEndian(result, register);
        Blocks.Xor(result, key[8..]);
        BlockCipher.EncryptOnce(KeyAlgorithm.Tdes, key[..8], result, result);
        Blocks.Xor(result, key[8..]);
    }
}
