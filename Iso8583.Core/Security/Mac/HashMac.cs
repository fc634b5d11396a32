using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace Iso8583.Core.Security;

/// <summary>HMAC: SHA-2 by the platform, SM3 and SHA-1 by BouncyCastle.</summary>
internal static class HashMac
{
    public static SecurityError Compute(MacAlgorithm algorithm, SecretKey key, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        var size = algorithm switch
        {
            MacAlgorithm.HmacSha1 => 20,
            MacAlgorithm.HmacSha256 or MacAlgorithm.HmacSm3 => 32,
            MacAlgorithm.HmacSha384 => 48,
            MacAlgorithm.HmacSha512 => 64,
            _ => 0,
        };
        if (size == 0 || key.Algorithm != KeyAlgorithm.Hmac) return SecurityError.KeyAlgorithm;
        if (mac.Length == 0 || mac.Length > size) return SecurityError.DataLength;
        var bytes = key.Bytes;
        if (bytes.IsEmpty) return SecurityError.KeyNotAvailable;
        Span<byte> full = stackalloc byte[size];
        switch (algorithm)
        {
            case MacAlgorithm.HmacSha256:
                HMACSHA256.HashData(bytes, data, full);
                break;
            case MacAlgorithm.HmacSha384:
                HMACSHA384.HashData(bytes, data, full);
                break;
            case MacAlgorithm.HmacSha512:
                HMACSHA512.HashData(bytes, data, full);
                break;
            default:
                var hmac = new HMac(algorithm == MacAlgorithm.HmacSha1 ? new Sha1Digest() : new SM3Digest());
                hmac.Init(new KeyParameter(bytes));
                hmac.BlockUpdate(data);
                hmac.DoFinal(full);
                break;
        }

        full[..mac.Length].CopyTo(mac);
        return SecurityError.None;
    }
}
