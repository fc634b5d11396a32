using Org.BouncyCastle.Crypto.Digests;

namespace Iso8583.Core.Security;

/// <summary>The SM3 digest (GB/T 32905).</summary>
public static class Sm3
{
    /// <summary>Bytes of a digest.</summary>
    public const int Length = 32;

    /// <summary>Computes the digest of a message.</summary>
    /// <param name="data">Any bytes.</param>
    /// <param name="digest">32 bytes.</param>
    public static SecurityError Compute(ReadOnlySpan<byte> data, Span<byte> digest)
    {
        if (digest.Length != Length) return SecurityError.DestinationTooShort;
        var engine = new SM3Digest();
        engine.BlockUpdate(data);
        engine.DoFinal(digest);
        return SecurityError.None;
    }
}
