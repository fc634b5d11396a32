namespace Iso8583.Core.Security;

/// <summary>The padding methods of ISO 9797-1; CMAC, HMAC and the UnionPay MAC have their own and ignore it.</summary>
public enum MacPadding : byte
{
    /// <summary>Method 1: zeros up to a whole block, nothing where it is whole already; an empty message becomes one block.</summary>
    Zeros = 1,

    /// <summary>Method 2: 80 and then zeros, always added.</summary>
    Bit = 2,

    /// <summary>Method 3: a block with the length in bits in front, then zeros as method 1.</summary>
    Length = 3,
}
