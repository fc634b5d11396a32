using Org.BouncyCastle.Crypto.Prng;

namespace Iso8583.Core.Security;

/// <summary>Lets BouncyCastle draw from our random source.</summary>
internal sealed class RandomAdapter(IRandomSource source) : IRandomGenerator
{
    public void AddSeedMaterial(byte[] seed)
    {
        // The source needs no seed.
    }

    public void AddSeedMaterial(ReadOnlySpan<byte> seed)
    {
        // The source needs no seed.
    }

    public void AddSeedMaterial(long seed)
    {
        // The source needs no seed.
    }

    public void NextBytes(byte[] bytes) => source.Fill(bytes);

    public void NextBytes(byte[] bytes, int start, int len) => source.Fill(bytes.AsSpan(start, len));

    public void NextBytes(Span<byte> bytes) => source.Fill(bytes);
}
