namespace Iso8583.Core.Security;

/// <summary>How the working keys of a UnionPay sign-on stand in F62 of the 0810. The order is always PIN key, MAC key, track key.</summary>
/// <remarks>Each key is enciphered under the terminal master key block by block; 4 bytes of check value follow it.</remarks>
public enum WorkingKeyLayout : byte
{
    /// <summary>24 bytes: PIK 8, MAK 8 (network code 001).</summary>
    Single24 = 1,

    /// <summary>40 bytes: PIK 16, MAK 8 and eight zero bytes (003).</summary>
    Double40 = 2,

    /// <summary>60 bytes: as 40, and TDK 16 (004).</summary>
    Double60 = 3,

    /// <summary>40 bytes: PIK 16, MAK 16 with a triple DES check value; some acquirers.</summary>
    DoubleMak40 = 4,

    /// <summary>60 bytes: as that, and TDK 16.</summary>
    DoubleMak60 = 5,

    /// <summary>40 bytes under SM4: PIK 16, MAK 16 (005).</summary>
    Sm40 = 6,

    /// <summary>60 bytes under SM4: PIK 16, MAK 16, TDK 16 (006).</summary>
    Sm60 = 7,
}
