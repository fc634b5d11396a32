namespace Iso8583.Core.Security;

/// <summary>The layouts of a PIN block.</summary>
public enum PinBlockFormat : byte
{
    /// <summary>ISO 9564-1 format 0: PIN XOR account number, 8 bytes.</summary>
    Iso0 = 0,

    /// <summary>ISO 9564-1 format 1: PIN and random fill, no account number, 8 bytes.</summary>
    Iso1 = 1,

    /// <summary>ISO 9564-1 format 2: for chips only, no account number, 8 bytes.</summary>
    Iso2 = 2,

    /// <summary>ISO 9564-1 format 3: as format 0 with random fill, 8 bytes.</summary>
    Iso3 = 3,

    /// <summary>ISO 9564-1 format 4: AES only, 16 bytes.</summary>
    Iso4 = 4,

    /// <summary>UnionPay without account number (F53 begins with 1): the layout of format 0 whose account part is zeros, 8 bytes.</summary>
    UnionPayNoPan = 10,

    /// <summary>UnionPay with SM4: the layout of format 0 stretched to 16 bytes.</summary>
    UnionPaySm4 = 11,

    /// <summary>UnionPay with SM4 and without account number, 16 bytes.</summary>
    UnionPaySm4NoPan = 12,
}
