namespace Iso8583.Core.Security;

/// <summary>Kind and length of a key that AES DUKPT derives. The numbers are those of X9.24-3.</summary>
public enum DukptKeyType : byte
{
    /// <summary>Two-key triple DES.</summary>
    Tdes2 = 0,

    /// <summary>Three-key triple DES.</summary>
    Tdes3 = 1,

    /// <summary>AES with 16 bytes.</summary>
    Aes128 = 2,

    /// <summary>AES with 24 bytes.</summary>
    Aes192 = 3,

    /// <summary>AES with 32 bytes.</summary>
    Aes256 = 4,

    /// <summary>HMAC with 16 bytes.</summary>
    Hmac128 = 5,

    /// <summary>HMAC with 24 bytes.</summary>
    Hmac192 = 6,

    /// <summary>HMAC with 32 bytes.</summary>
    Hmac256 = 7,
}
