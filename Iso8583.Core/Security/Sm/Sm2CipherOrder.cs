namespace Iso8583.Core.Security;

/// <summary>The order of the parts of an SM2 ciphertext.</summary>
public enum Sm2CipherOrder : byte
{
    /// <summary>Point, hash, text: GM/T 0009, today's order.</summary>
    C1C3C2 = 0,

    /// <summary>Point, text, hash: the old order.</summary>
    C1C2C3 = 1,
}
