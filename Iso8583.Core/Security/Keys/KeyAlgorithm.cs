namespace Iso8583.Core.Security;

/// <summary>What a key is fed to.</summary>
public enum KeyAlgorithm : byte
{
    /// <summary>DES with 8 bytes, triple DES with 16 (K1 K2 K1) or 24 bytes.</summary>
    Tdes = 1,

    /// <summary>AES with 16, 24 or 32 bytes.</summary>
    Aes = 2,

    /// <summary>SM4 with 16 bytes.</summary>
    Sm4 = 3,

    /// <summary>A hash-based MAC; 1 to 256 bytes.</summary>
    Hmac = 4,

    /// <summary>An SM2 private key of 32 bytes.</summary>
    Sm2 = 5,
}
