namespace Iso8583.Core.Security;

/// <summary>The message authentication codes that terminals and hosts use.</summary>
public enum MacAlgorithm : byte
{
    /// <summary>ISO 9797-1 algorithm 1: CBC with the whole key in every step. With an 8-byte DES key this is X9.9.</summary>
    Iso9797Alg1 = 1,

    /// <summary>ISO 9797-1 algorithm 3: single DES chaining, the whole key at the end. This is X9.19, the retail MAC.</summary>
    Iso9797Alg3 = 3,

    /// <summary>CMAC (NIST SP 800-38B) with triple DES, AES or SM4.</summary>
    Cmac = 5,

    /// <summary>HMAC with SHA-256.</summary>
    HmacSha256 = 10,

    /// <summary>HMAC with SHA-1.</summary>
    HmacSha1 = 11,

    /// <summary>HMAC with SHA-384.</summary>
    HmacSha384 = 12,

    /// <summary>HMAC with SHA-512.</summary>
    HmacSha512 = 13,

    /// <summary>HMAC with SM3.</summary>
    HmacSm3 = 14,

    /// <summary>The "ECB" MAC of UnionPay POS terminals with DES, triple DES or SM4: eight hex characters.</summary>
    UnionPayEcb = 20,

    /// <summary>A private variant of some UnionPay acquirers: all blocks XORed, the result enciphered once.</summary>
    XorThenEncrypt = 21,
}
