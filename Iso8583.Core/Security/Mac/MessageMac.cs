using System.Security.Cryptography;

namespace Iso8583.Core.Security;

/// <summary>Computes and verifies message authentication codes.</summary>
/// <remarks>
/// Sources: ISO/IEC 9797-1 (algorithms 1 and 3, paddings), NIST SP 800-38B (CMAC), RFC 2104 (HMAC), the UnionPay POS specification as public
/// implementations agree on it. Allocates nothing once a key's engines stand (HMAC with SM3 or SHA-1 excepted).
/// </remarks>
public static class MessageMac
{
    /// <summary>The longest MAC of any algorithm.</summary>
    public const int MaxLength = 64;

    /// <summary>Computes a MAC.</summary>
    /// <param name="algorithm">Which.</param>
    /// <param name="padding">Of the ISO 9797-1 algorithms; ignored by the others.</param>
    /// <param name="key">DES, triple DES, AES or SM4; for HMAC a key of that kind.</param>
    /// <param name="data">The bytes to protect; from the MTI up to the MAC field, with the field's bitmap bit set.</param>
    /// <param name="mac">Filled whole with the leftmost bytes; at most the size of the algorithm's result. UnionPay: 8 ASCII characters.</param>
    /// <returns>KeyAlgorithm, KeyNotAvailable or DataLength on error.</returns>
    public static SecurityError Compute(MacAlgorithm algorithm, MacPadding padding, SecretKey key, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        ArgumentNullException.ThrowIfNull(key);
        switch (algorithm)
        {
            case MacAlgorithm.Iso9797Alg1:
                return Algorithm1(padding, key, default, data, mac);
            case MacAlgorithm.Iso9797Alg3:
                return Algorithm3(padding, key, data, mac);
            case MacAlgorithm.Cmac:
                return Cmac(key, data, mac);
            case MacAlgorithm.UnionPayEcb:
            case MacAlgorithm.XorThenEncrypt:
                return UnionPayMac.Compute(algorithm, key, data, mac);
            default:
                return HashMac.Compute(algorithm, key, data, mac);
        }
    }

    /// <summary>Computes the MAC and compares it with a received one, in constant time.</summary>
    /// <param name="algorithm">Which.</param>
    /// <param name="padding">Of the ISO 9797-1 algorithms; ignored by the others.</param>
    /// <param name="key">As for <see cref="Compute"/>.</param>
    /// <param name="data">The protected bytes.</param>
    /// <param name="mac">The received MAC: as many leftmost bytes as were sent, at least 4.</param>
    /// <returns><see cref="SecurityError.MacMismatch"/> where it does not belong to the data.</returns>
    public static SecurityError Verify(MacAlgorithm algorithm, MacPadding padding, SecretKey key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> mac)
    {
        if (mac.Length is < 4 or > MaxLength) return SecurityError.DataLength;
        Span<byte> own = stackalloc byte[MaxLength];
        own = own[..mac.Length];
        var error = Compute(algorithm, padding, key, data, own);
        if (error != SecurityError.None) return error;
        return CryptographicOperations.FixedTimeEquals(own, mac) ? SecurityError.None : SecurityError.MacMismatch;
    }

    /// <summary>Algorithm 1 with a starting value other than zeros.</summary>
    /// <param name="padding">Method 1, 2 or 3.</param>
    /// <param name="key">DES, triple DES, AES or SM4.</param>
    /// <param name="iv">One block, or empty for zeros.</param>
    /// <param name="data">The bytes to protect.</param>
    /// <param name="mac">Filled whole with the leftmost bytes; at most one block.</param>
    public static SecurityError Algorithm1(MacPadding padding, SecretKey key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!key.HasCipher) return SecurityError.KeyAlgorithm;
        if (!key.TryGetCipher(out var cipher)) return SecurityError.KeyNotAvailable;
        if (mac.Length == 0 || mac.Length > cipher.BlockSize || (iv.Length != 0 && iv.Length != cipher.BlockSize)) return SecurityError.DataLength;
        Span<byte> state = stackalloc byte[BlockCipher.MaxBlockSize];
        state = state[..cipher.BlockSize];
        state.Clear();
        iv.CopyTo(state);
        CbcMac.Run(cipher, cipher, padding, data, state);
        state[..mac.Length].CopyTo(mac);
        return SecurityError.None;
    }

    /// <summary>Algorithm 3 with two separate keys: chaining under the first, then decipher under the second and encipher under the first.</summary>
    /// <remarks>Triple DES keys in place of single DES ones are a non-standard variant; SM4 keys are GB/T 15852.1.</remarks>
    /// <param name="padding">Method 1, 2 or 3.</param>
    /// <param name="key">K.</param>
    /// <param name="second">K', of the same algorithm.</param>
    /// <param name="data">The bytes to protect.</param>
    /// <param name="mac">Filled whole with the leftmost bytes; at most one block.</param>
    public static SecurityError Algorithm3(MacPadding padding, SecretKey key, SecretKey second, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(second);
        if (!key.HasCipher || second.Algorithm != key.Algorithm) return SecurityError.KeyAlgorithm;
        if (!key.TryGetCipher(out var cipher) || !second.TryGetCipher(out var other)) return SecurityError.KeyNotAvailable;
        if (mac.Length == 0 || mac.Length > cipher.BlockSize) return SecurityError.DataLength;
        Span<byte> state = stackalloc byte[BlockCipher.MaxBlockSize];
        state = state[..cipher.BlockSize];
        state.Clear();
        CbcMac.Run(cipher, cipher, padding, data, state);
        other.Decrypt(state, state);
        cipher.Encrypt(state, state);
        state[..mac.Length].CopyTo(mac);
        return SecurityError.None;
    }

    private static SecurityError Algorithm3(MacPadding padding, SecretKey key, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        if (key.Algorithm != KeyAlgorithm.Tdes || key.Length == 8) return SecurityError.KeyAlgorithm;
        if (mac.Length is 0 or > 8) return SecurityError.DataLength;
        if (!key.TryGetLeftDes(out var single) || !key.TryGetCipher(out var whole)) return SecurityError.KeyNotAvailable;
        Span<byte> state = stackalloc byte[8];
        state.Clear();
        // E(K) D(K') E(K) of the last block is the whole key applied to it, so the chain ends with one triple DES step.
        CbcMac.Run(single, whole, padding, data, state);
        state[..mac.Length].CopyTo(mac);
        return SecurityError.None;
    }

    private static SecurityError Cmac(SecretKey key, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        if (!key.HasCipher) return SecurityError.KeyAlgorithm;
        if (mac.Length == 0 || mac.Length > key.BlockSize) return SecurityError.DataLength;
        if (!key.TryGetCmac(out var cipher, out var subkeys)) return SecurityError.KeyNotAvailable;
        Span<byte> state = stackalloc byte[BlockCipher.MaxBlockSize];
        state = state[..cipher.BlockSize];
        CbcMac.Cmac(cipher, subkeys, data, state);
        state[..mac.Length].CopyTo(mac);
        return SecurityError.None;
    }
}
