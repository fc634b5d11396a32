namespace Iso8583.Core.Security;

/// <summary>The curves of SM2.</summary>
public enum Sm2Curve : byte
{
    /// <summary>The production curve sm2p256v1 (GM/T 0003.5).</summary>
    P256V1 = 0,

    /// <summary>The curve of the examples in GM/T 0003; only for test vectors.</summary>
    Example = 1,
}
