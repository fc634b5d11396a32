using System.Security.Cryptography;
using Iso8583.Core.Security;

namespace Iso8583.Core.Hsm;

/// <summary>Keys under RSA and SM2. Each call costs hundreds of microseconds.</summary>
internal static class AsymmetricTransport
{
    public static SecurityOutcome WrapRsa(SecretKey key, ReadOnlySpan<byte> publicKey)
    {
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportSubjectPublicKeyInfo(publicKey, out _);
        }
        catch (CryptographicException)
        {
            return new SecurityOutcome(SecurityError.Ciphertext, default);
        }

        var bytes = key.Bytes;
        if (bytes.IsEmpty) return new SecurityOutcome(SecurityError.KeyNotAvailable, default);
        return bytes.Length + 11 > rsa.KeySize / 8
            ? new SecurityOutcome(SecurityError.KeyLength, default)
            : new SecurityOutcome(SecurityError.None, rsa.Encrypt(bytes, RSAEncryptionPadding.Pkcs1));
    }

    public static SecurityOutcome WrapSm2(SecretKey key, ReadOnlySpan<byte> publicKey, IRandomSource random)
    {
        var bytes = key.Bytes;
        if (bytes.IsEmpty) return new SecurityOutcome(SecurityError.KeyNotAvailable, default);
        var error = Sm2.TryEncrypt(Sm2Curve.P256V1, publicKey, Sm2CipherOrder.C1C3C2, bytes, random, out var ciphertext);
        return new SecurityOutcome(error, ciphertext);
    }

    public static SecurityError UnwrapSm2(SecretKey privateKey, KeyAlgorithm algorithm, ReadOnlySpan<byte> ciphertext, out SecretKey? key)
    {
        key = null;
        if (privateKey.Algorithm != KeyAlgorithm.Sm2) return SecurityError.KeyAlgorithm;
        var error = Sm2.TryDecrypt(Sm2Curve.P256V1, privateKey.Bytes, Sm2CipherOrder.C1C3C2, ciphertext, out var clear);
        if (error == SecurityError.None) error = SecretKey.TryCreate(algorithm, clear, out key);
        CryptographicOperations.ZeroMemory(clear);
        return error;
    }

    public static SecurityOutcome SignSm2(SecretKey privateKey, ReadOnlySpan<byte> message, IRandomSource random)
    {
        if (privateKey.Algorithm != KeyAlgorithm.Sm2) return new SecurityOutcome(SecurityError.KeyAlgorithm, default);
        var error = Sm2.TrySign(Sm2Curve.P256V1, privateKey.Bytes, Sm2.DefaultUserId, message, random, out var signature);
        return new SecurityOutcome(error, signature);
    }
}
