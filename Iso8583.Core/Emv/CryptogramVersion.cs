namespace Iso8583.Core.Emv;

/// <summary>The ways cards make their cryptograms: which data, which key, which padding, and which key answers them.</summary>
public enum CryptogramVersion : byte
{
    /// <summary>Visa CVN 10: master key of the card, verification results, zero padding.</summary>
    VisaCvn10 = 1,

    /// <summary>Visa CVN 18: session key, whole issuer data, 80 padding.</summary>
    VisaCvn18 = 2,

    /// <summary>Visa CVN 22: as 18 with 32 bytes of issuer data.</summary>
    VisaCvn22 = 3,

    /// <summary>M/Chip CVN 16: session key with unpredictable number, verification results; answered under the card's master key.</summary>
    MchipCvn16 = 4,

    /// <summary>M/Chip CVN 17: as 16, and the counters of the issuer data.</summary>
    MchipCvn17 = 5,

    /// <summary>M/Chip CVN 20: common session key, verification results.</summary>
    MchipCvn20 = 6,

    /// <summary>M/Chip CVN 21: as 20, and the counters of the issuer data.</summary>
    MchipCvn21 = 7,

    /// <summary>EMV common core (CCD, CPA): common session key, whole issuer data.</summary>
    CommonCore = 8,

    /// <summary>UnionPay: session key from the counter and its complement, verification results; triple DES or SM4 by the issuer key.</summary>
    UnionPay = 9,

    /// <summary>M/Chip CVN 18: as 16 with the session key of the EMV 2000 tree, which also answers.</summary>
    MchipCvn18 = 10,

    /// <summary>M/Chip CVN 19: as 18, and the counters of the issuer data.</summary>
    MchipCvn19 = 11,
}
