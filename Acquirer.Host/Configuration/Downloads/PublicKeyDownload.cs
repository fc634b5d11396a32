namespace Iso8583.Host.Configuration.Downloads;

/// <summary>A certification authority's public key.</summary>
/// <param name="Rid">Five bytes.</param>
/// <param name="Index">One byte.</param>
/// <param name="Expiry">CCYYMMDD, eight digits.</param>
/// <param name="Modulus">The modulus.</param>
/// <param name="Exponent">The exponent.</param>
/// <param name="Checksum">SHA-1 over RID, index, modulus and exponent.</param>
public sealed record PublicKeyDownload(ReadOnlyMemory<byte> Rid, byte Index, string Expiry, ReadOnlyMemory<byte> Modulus, ReadOnlyMemory<byte> Exponent, ReadOnlyMemory<byte> Checksum);
