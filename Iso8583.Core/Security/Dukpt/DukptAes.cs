using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Iso8583.Core.Security;

/// <summary>Derived unique key per transaction with AES.</summary>
/// <remarks>
/// Source: ANSI X9.24-3:2017 as its published test vectors show it. A key serial number has 12 bytes: the id of the initial key (8) and the
/// transaction counter (4). Terminal and host derive the same keys by the same usage numbers.
/// </remarks>
public static class DukptAes
{
    private const int MaxOnes = 16;
    private const int InitialKeyUsage = 0x8001;

    /// <summary>True where the counter has 1 to 16 one-bits: a terminal skips the others.</summary>
    /// <param name="ksn">12 bytes.</param>
    public static bool IsLegalCounter(ReadOnlySpan<byte> ksn) =>
        ksn.Length == 12 && BitOperations.PopCount(BinaryPrimitives.ReadUInt32BigEndian(ksn[8..])) is >= 1 and <= MaxOnes;

    /// <summary>The transaction counter; -1 where the KSN has another length.</summary>
    public static long CounterOf(ReadOnlySpan<byte> ksn) => ksn.Length == 12 ? BinaryPrimitives.ReadUInt32BigEndian(ksn[8..]) : -1;

    /// <summary>Moves a KSN to its next legal counter, in place.</summary>
    /// <returns><see cref="SecurityError.KsnCounter"/> where the device is used up.</returns>
    public static SecurityError TryAdvance(Span<byte> ksn)
    {
        if (ksn.Length != 12) return SecurityError.KsnLength;
        ulong counter = BinaryPrimitives.ReadUInt32BigEndian(ksn[8..]);
        do
        {
            counter += BitOperations.PopCount(counter) >= MaxOnes ? counter & (~counter + 1) : 1;
            if (counter > uint.MaxValue) return SecurityError.KsnCounter;
        }
        while (BitOperations.PopCount(counter) > MaxOnes);
        BinaryPrimitives.WriteUInt32BigEndian(ksn[8..], (uint)counter);
        return SecurityError.None;
    }

    /// <summary>The initial key of a device.</summary>
    /// <param name="baseKey">Base derivation key: AES.</param>
    /// <param name="initialKeyId">8 bytes: the first part of the KSN.</param>
    /// <param name="initialKey">An AES key as long as the base key, or null.</param>
    public static SecurityError TryDeriveInitialKey(SecretKey baseKey, ReadOnlySpan<byte> initialKeyId, out SecretKey? initialKey)
    {
        initialKey = null;
        Span<byte> key = stackalloc byte[32];
        var error = DeriveInitialKey(baseKey, initialKeyId, ref key);
        if (error == SecurityError.None) initialKey = SecretKey.Create(KeyAlgorithm.Aes, key);
        CryptographicOperations.ZeroMemory(key);
        return error;
    }

    /// <summary>The host's way: from the base key to the key of one transaction and purpose.</summary>
    /// <param name="baseKey">Base derivation key: AES.</param>
    /// <param name="ksn">12 bytes, with a legal counter.</param>
    /// <param name="usage">Any.</param>
    /// <param name="type">Kind of the wanted key; it may not be stronger than the base key.</param>
    /// <param name="key">A key that the caller disposes, or null.</param>
    public static SecurityError TryDerive(SecretKey baseKey, ReadOnlySpan<byte> ksn, DukptUsage usage, DukptKeyType type, out SecretKey? key)
    {
        key = null;
        if (ksn.Length != 12) return SecurityError.KsnLength;
        if (!IsLegalCounter(ksn)) return SecurityError.KsnCounter;
        Span<byte> bytes = stackalloc byte[32];
        var error = DeriveInitialKey(baseKey, ksn[..8], ref bytes);
        if (error == SecurityError.None) error = Finish(bytes, ksn, usage, type, out key);
        CryptographicOperations.ZeroMemory(bytes);
        return error;
    }

    /// <summary>The terminal's way: from the initial key it holds.</summary>
    /// <param name="initialKey">AES.</param>
    /// <param name="ksn">12 bytes, with a legal counter.</param>
    /// <param name="usage">Any.</param>
    /// <param name="type">Kind of the wanted key; it may not be stronger than the initial key.</param>
    /// <param name="key">A key that the caller disposes, or null.</param>
    public static SecurityError TryDeriveFromInitialKey(SecretKey initialKey, ReadOnlySpan<byte> ksn, DukptUsage usage, DukptKeyType type, out SecretKey? key)
    {
        key = null;
        if (ksn.Length != 12) return SecurityError.KsnLength;
        return IsLegalCounter(ksn) ? Derive(initialKey, ksn, usage, type, out key) : SecurityError.KsnCounter;
    }

    /// <summary>The key that protects a device's next initial key: counter FFFFFFFF, all of whose bits are walked.</summary>
    /// <param name="initialKey">AES.</param>
    /// <param name="initialKeyId">8 bytes.</param>
    /// <param name="type">Kind of the wanted key.</param>
    /// <param name="key">A key that the caller disposes, or null.</param>
    public static SecurityError TryDeriveUpdateKey(SecretKey initialKey, ReadOnlySpan<byte> initialKeyId, DukptKeyType type, out SecretKey? key)
    {
        key = null;
        if (initialKeyId.Length != 8) return SecurityError.KsnLength;
        Span<byte> ksn = stackalloc byte[12];
        ksn.Fill(0xFF);
        initialKeyId.CopyTo(ksn);
        return Derive(initialKey, ksn, DukptUsage.KeyEncryption, type, out key);
    }

    /// <summary>From an initial key to a working key, whatever the counter.</summary>
    internal static SecurityError Derive(SecretKey initialKey, ReadOnlySpan<byte> ksn, DukptUsage usage, DukptKeyType type, out SecretKey? key)
    {
        ArgumentNullException.ThrowIfNull(initialKey);
        key = null;
        if (initialKey.Algorithm != KeyAlgorithm.Aes) return SecurityError.KeyAlgorithm;
        var source = initialKey.Bytes;
        if (source.IsEmpty) return SecurityError.KeyNotAvailable;
        Span<byte> bytes = stackalloc byte[32];
        bytes = bytes[..source.Length];
        source.CopyTo(bytes);
        var error = Finish(bytes, ksn, usage, type, out key);
        CryptographicOperations.ZeroMemory(bytes);
        return error;
    }

    internal static SecurityError DeriveInitialKey(SecretKey baseKey, ReadOnlySpan<byte> initialKeyId, ref Span<byte> key)
    {
        ArgumentNullException.ThrowIfNull(baseKey);
        if (initialKeyId.Length != 8) return SecurityError.KsnLength;
        if (baseKey.Algorithm != KeyAlgorithm.Aes) return SecurityError.KeyAlgorithm;
        if (!baseKey.TryGetCipher(out var cipher)) return SecurityError.KeyNotAvailable;
        key = key[..baseKey.Length];
        Span<byte> data = stackalloc byte[16];
        WriteDerivationData(InitialKeyUsage, AesTypeOf(baseKey.Length), baseKey.Length, initialKeyId, 0, data);
        initialKeyId.CopyTo(data[8..]);
        Expand(cipher, data, key);
        return SecurityError.None;
    }

    /// <summary>Walks the one-bits of the counter from the most significant; the key becomes the transaction's derivation key, in place.</summary>
    internal static void WalkCounter(Span<byte> key, ReadOnlySpan<byte> ksn)
    {
        var counter = BinaryPrimitives.ReadUInt32BigEndian(ksn[8..]);
        uint walked = 0;
        var type = AesTypeOf(key.Length);
        Span<byte> data = stackalloc byte[16];
        for (var bit = 1u << 31; bit != 0; bit >>= 1)
        {
            if ((counter & bit) == 0) continue;
            walked |= bit;
            WriteDerivationData((int)DukptUsage.KeyDerivation, type, key.Length, ksn[..8], walked, data);
            if (key.Length == 16) BlockCipher.EncryptOnce(KeyAlgorithm.Aes, key, data, key);
            else Expand(BlockCipher.CreateForward(KeyAlgorithm.Aes, key), data, key);
        }
    }

    /// <summary>The 16 bytes that a derivation enciphers; the block counter (second byte) is 1.</summary>
    internal static void WriteDerivationData(int usage, DukptKeyType type, int keyLength, ReadOnlySpan<byte> initialKeyId, uint counter, Span<byte> data)
    {
        data[0] = 1;
        data[1] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(data[2..], (ushort)usage);
        // The standard has one number for HMAC keys of all lengths.
        BinaryPrimitives.WriteUInt16BigEndian(data[4..], (ushort)Math.Min((int)type, (int)DukptKeyType.Hmac128));
        BinaryPrimitives.WriteUInt16BigEndian(data[6..], (ushort)(keyLength * 8));
        initialKeyId[4..8].CopyTo(data[8..]);
        BinaryPrimitives.WriteUInt32BigEndian(data[12..], counter);
    }

    internal static int LengthOf(DukptKeyType type) => type switch
    {
        DukptKeyType.Tdes2 or DukptKeyType.Aes128 or DukptKeyType.Hmac128 => 16,
        DukptKeyType.Tdes3 or DukptKeyType.Aes192 or DukptKeyType.Hmac192 => 24,
        _ => 32,
    };

    private static SecurityError Finish(Span<byte> bytes, ReadOnlySpan<byte> ksn, DukptUsage usage, DukptKeyType type, out SecretKey? key)
    {
        key = null;
        if (IsTooStrong(type, bytes.Length)) return SecurityError.KeyStrength;
        WalkCounter(bytes, ksn);
        return TryWorkingKey(bytes, ksn, usage, type, out key);
    }

    /// <summary>From the transaction's derivation key to the key of one purpose.</summary>
    internal static SecurityError TryWorkingKey(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> ksn, DukptUsage usage, DukptKeyType type, out SecretKey? key)
    {
        key = null;
        if (IsTooStrong(type, bytes.Length)) return SecurityError.KeyStrength;
        var length = LengthOf(type);
        Span<byte> data = stackalloc byte[16];
        WriteDerivationData((int)usage, type, length, ksn[..8], BinaryPrimitives.ReadUInt32BigEndian(ksn[8..]), data);
        Span<byte> working = stackalloc byte[32];
        working = working[..length];
        if (length == 16) BlockCipher.EncryptOnce(KeyAlgorithm.Aes, bytes, data, working);
        else Expand(BlockCipher.CreateForward(KeyAlgorithm.Aes, bytes), data, working);
        var algorithm = type switch
        {
            DukptKeyType.Tdes2 or DukptKeyType.Tdes3 => KeyAlgorithm.Tdes,
            DukptKeyType.Aes128 or DukptKeyType.Aes192 or DukptKeyType.Aes256 => KeyAlgorithm.Aes,
            _ => KeyAlgorithm.Hmac,
        };
        key = SecretKey.CreateTransient(algorithm, working);
        CryptographicOperations.ZeroMemory(working);
        return SecurityError.None;
    }

    /// <summary>Triple DES keys are weaker than any AES key whatever their length.</summary>
    private static bool IsTooStrong(DukptKeyType type, int sourceLength) => type is not (DukptKeyType.Tdes2 or DukptKeyType.Tdes3) && LengthOf(type) > sourceLength;

    private static void Expand(BlockCipher cipher, Span<byte> data, Span<byte> key)
    {
        Span<byte> block = stackalloc byte[16];
        for (var position = 0; position < key.Length; position += 16)
        {
            data[1] = (byte)(1 + (position / 16));
            cipher.Encrypt(data, block);
            block[..Math.Min(16, key.Length - position)].CopyTo(key[position..]);
        }

        CryptographicOperations.ZeroMemory(block);
    }

    private static DukptKeyType AesTypeOf(int length) => length switch
    {
        16 => DukptKeyType.Aes128,
        24 => DukptKeyType.Aes192,
        _ => DukptKeyType.Aes256,
    };
}
