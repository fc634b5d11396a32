namespace Iso8583.Core.Security;

/// <summary>How a key check value is made. Store it with the value: a value without its method proves nothing.</summary>
public enum KcvMethod : byte
{
    /// <summary>The key enciphers one block of zeros.</summary>
    Zeros = 0,

    /// <summary>CMAC over one block of zeros.</summary>
    Cmac = 1,
}
