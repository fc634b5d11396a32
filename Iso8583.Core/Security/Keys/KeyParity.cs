using System.Numerics;
using System.Security.Cryptography;

namespace Iso8583.Core.Security;

/// <summary>The parity bits of DES keys and the variants that are XORed into keys.</summary>
/// <remarks>The last bit of each byte makes the number of its one-bits odd; DES ignores it, but XORs of keys do not.</remarks>
public static class KeyParity
{
    /// <summary>True where every byte has odd parity.</summary>
    public static bool IsOdd(ReadOnlySpan<byte> key)
    {
        var even = 0;
        foreach (var b in key) even |= ~BitOperations.PopCount(b) & 1;
        return even == 0;
    }

    /// <summary>Sets the last bit of each byte so that the byte has odd parity.</summary>
    public static void AdjustOdd(Span<byte> key)
    {
        for (var i = 0; i < key.Length; i++) key[i] ^= (byte)(~BitOperations.PopCount(key[i]) & 1);
    }

    /// <summary>The check that a strict configuration makes of DES keys; keys of other algorithms have no parity.</summary>
    /// <returns><see cref="SecurityError.KeyParity"/> where a byte is even.</returns>
    public static SecurityError Check(SecretKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Algorithm != KeyAlgorithm.Tdes || IsOdd(key.Bytes) ? SecurityError.None : SecurityError.KeyParity;
    }

    /// <summary>Combines key components by XOR. Adjust the parity afterwards, if at all, never before.</summary>
    /// <param name="algorithm">Of the whole key.</param>
    /// <param name="components">Two or more, all of the key's length.</param>
    /// <param name="key">The whole key, or null.</param>
    public static SecurityError TryCombine(KeyAlgorithm algorithm, ReadOnlySpan<ReadOnlyMemory<byte>> components, out SecretKey? key)
    {
        key = null;
        if (components.Length < 2) return SecurityError.DataLength;
        Span<byte> sum = stackalloc byte[64];
        var length = components[0].Length;
        if (length > sum.Length) return SecurityError.KeyLength;
        sum = sum[..length];
        sum.Clear();
        foreach (var component in components)
        {
            if (component.Length != length) return SecurityError.KeyLength;
            Blocks.Xor(sum, component.Span);
        }

        var error = SecretKey.TryCreate(algorithm, sum, out key);
        CryptographicOperations.ZeroMemory(sum);
        return error;
    }

    /// <summary>The Atalla variant of a DES key: eight times the number XORed into the first byte of each 8-byte part, in place.</summary>
    /// <param name="key">Whole 8-byte parts.</param>
    /// <param name="variant">0 to 31.</param>
    public static SecurityError ApplyAtallaVariant(Span<byte> key, int variant)
    {
        if (key.Length is not (8 or 16 or 24)) return SecurityError.KeyLength;
        if (variant is < 0 or > 31) return SecurityError.Digits;
        for (var i = 0; i < key.Length; i += 8) key[i] ^= (byte)(variant * 8);
        return SecurityError.None;
    }
}
