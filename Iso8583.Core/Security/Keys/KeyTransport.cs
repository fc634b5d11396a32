using System.Security.Cryptography;

namespace Iso8583.Core.Security;

/// <summary>A key enciphered under another one block by block (ECB), as terminals receive theirs. It carries no proof of origin: check the KCV.</summary>
public static class KeyTransport
{
    /// <summary>Enciphers a key under a master key.</summary>
    /// <param name="master">Any key with a block cipher; the key's length must be whole blocks of it.</param>
    /// <param name="key">The key to send.</param>
    /// <param name="wrapped">At least the key's length.</param>
    public static SecurityError Wrap(SecretKey master, SecretKey key, Span<byte> wrapped)
    {
        ArgumentNullException.ThrowIfNull(master);
        ArgumentNullException.ThrowIfNull(key);
        if (!master.HasCipher) return SecurityError.KeyAlgorithm;
        if (wrapped.Length < key.Length) return SecurityError.DestinationTooShort;
        if (key.Length % master.BlockSize != 0) return SecurityError.KeyLength;
        var bytes = key.Bytes;
        if (bytes.IsEmpty || !master.TryGetCipher(out var cipher)) return SecurityError.KeyNotAvailable;
        cipher.EncryptEcb(bytes, wrapped);
        return SecurityError.None;
    }

    /// <summary>Deciphers a key that came under a master key.</summary>
    /// <param name="master">As for <see cref="Wrap"/>.</param>
    /// <param name="wrapped">The enciphered key.</param>
    /// <param name="algorithm">Of the key inside.</param>
    /// <param name="key">The key, or null.</param>
    public static SecurityError Unwrap(SecretKey master, ReadOnlySpan<byte> wrapped, KeyAlgorithm algorithm, out SecretKey? key)
    {
        ArgumentNullException.ThrowIfNull(master);
        key = null;
        if (!master.HasCipher) return SecurityError.KeyAlgorithm;
        if (wrapped.Length is 0 or > 64 || wrapped.Length % master.BlockSize != 0) return SecurityError.DataLength;
        if (!master.TryGetCipher(out var cipher)) return SecurityError.KeyNotAvailable;
        Span<byte> clear = stackalloc byte[wrapped.Length];
        cipher.DecryptEcb(wrapped, clear);
        var error = SecretKey.TryCreate(algorithm, clear, out key);
        CryptographicOperations.ZeroMemory(clear);
        return error;
    }
}
