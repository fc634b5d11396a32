using Org.BouncyCastle.Crypto.Digests;

namespace Iso8583.Core.Security;

/// <summary>SHA-1, which EMV prescribes for deriving card keys of long account numbers; it protects nothing there.</summary>
internal static class Sha1
{
    public const int Length = 20;

    public static void Compute(ReadOnlySpan<byte> data, Span<byte> hash)
    {
        var digest = new Sha1Digest();
        digest.BlockUpdate(data);
        digest.DoFinal(hash);
    }
}
