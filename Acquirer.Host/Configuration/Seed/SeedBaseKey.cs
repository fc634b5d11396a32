using Iso8583.Core.Security;

namespace Iso8583.Host.Configuration.Seed;

/// <summary>A base derivation key of DUKPT.</summary>
/// <param name="Name">How terminals name it; in the key file it is called <c>bdk-NAME</c>.</param>
/// <param name="Algorithm">Triple DES or AES.</param>
/// <param name="Key">Clear test key in hex, or empty where it is in the key file.</param>
/// <param name="KeySet">First bytes of every key serial number under it.</param>
public sealed record SeedBaseKey(string Name, KeyAlgorithm Algorithm, string Key, ReadOnlyMemory<byte> KeySet)
{
    /// <summary>Never the key.</summary>
    public override string ToString() => $"base key {Name}";
}
