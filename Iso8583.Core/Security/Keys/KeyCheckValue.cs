using System.Security.Cryptography;

namespace Iso8583.Core.Security;

/// <summary>Key check values: the first bytes of a known block under the key.</summary>
public static class KeyCheckValue
{
    /// <summary>Computes a check value.</summary>
    /// <param name="key">Any key with a block cipher.</param>
    /// <param name="method">How.</param>
    /// <param name="kcv">As many leftmost bytes as wanted, at most one block: 3 for host keys, 4 for UnionPay and SM4, 5 for AES by CMAC.</param>
    public static SecurityError Compute(SecretKey key, KcvMethod method, Span<byte> kcv)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!key.HasCipher) return SecurityError.KeyAlgorithm;
        if (kcv.Length == 0 || kcv.Length > key.BlockSize) return SecurityError.DataLength;
        if (!key.TryGetCipher(out var cipher)) return SecurityError.KeyNotAvailable;
        Span<byte> block = stackalloc byte[BlockCipher.MaxBlockSize];
        block = block[..cipher.BlockSize];
        block.Clear();
        if (method == KcvMethod.Zeros)
        {
            cipher.Encrypt(block, block);
        }
        else
        {
            Span<byte> mac = stackalloc byte[cipher.BlockSize];
            var error = MessageMac.Compute(MacAlgorithm.Cmac, MacPadding.Zeros, key, block, mac);
            if (error != SecurityError.None) return error;
            mac.CopyTo(block);
        }

        block[..kcv.Length].CopyTo(kcv);
        return SecurityError.None;
    }

    /// <summary>Compares a received check value, in constant time.</summary>
    /// <returns><see cref="SecurityError.KeyCheckValue"/> where it is another one.</returns>
    public static SecurityError Verify(SecretKey key, KcvMethod method, ReadOnlySpan<byte> kcv)
    {
        Span<byte> own = stackalloc byte[BlockCipher.MaxBlockSize];
        if (kcv.Length > own.Length) return SecurityError.DataLength;
        own = own[..kcv.Length];
        var error = Compute(key, method, own);
        if (error != SecurityError.None) return error;
        return CryptographicOperations.FixedTimeEquals(own, kcv) ? SecurityError.None : SecurityError.KeyCheckValue;
    }
}
