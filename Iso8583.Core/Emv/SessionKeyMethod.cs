namespace Iso8583.Core.Emv;

/// <summary>How a card's master key gives the key of one transaction.</summary>
public enum SessionKeyMethod : byte
{
    /// <summary>None: the card's master key itself (Visa CVN 10).</summary>
    None = 0,

    /// <summary>The common session key of EMV with R = counter and zeros.</summary>
    Common = 1,

    /// <summary>The same with R = counter, 0000 and the unpredictable number: Mastercard CVN 16 and 17.</summary>
    MastercardSkd = 2,

    /// <summary>The tree of EMV 2000 with height 8 and branch 4.</summary>
    Emv2000 = 3,

    /// <summary>UnionPay: counter and its complement, with triple DES or SM4.</summary>
    UnionPay = 4,
}
