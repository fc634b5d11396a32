namespace Iso8583.Core.Hsm;

/// <summary>What a key is for. A module refuses a key of another usage.</summary>
public enum KeyUsage : byte
{
    /// <summary>Terminal or zone master key: enciphers other keys (TMK, ZMK).</summary>
    KeyEncryption = 1,

    /// <summary>Protects key blocks (KBPK).</summary>
    KeyBlockProtection = 2,

    /// <summary>Enciphers PIN blocks (PIK, TPK, ZPK).</summary>
    PinEncryption = 3,

    /// <summary>Makes and checks MACs (MAK, TAK).</summary>
    Mac = 4,

    /// <summary>Enciphers tracks and other data (TDK).</summary>
    DataEncryption = 5,

    /// <summary>Base derivation key of DUKPT (BDK).</summary>
    DukptBase = 6,

    /// <summary>Initial key of a DUKPT device.</summary>
    DukptInitial = 7,

    /// <summary>Issuer master key for application cryptograms (IMK-AC).</summary>
    IssuerCryptogram = 8,

    /// <summary>Issuer master key for script encryption (IMK-SMC).</summary>
    IssuerScriptEncryption = 9,

    /// <summary>Issuer master key for script MACs (IMK-SMI).</summary>
    IssuerScriptMac = 10,

    /// <summary>Card verification key (CVK).</summary>
    CardVerification = 11,

    /// <summary>PIN verification key of Visa's PVV.</summary>
    PinVerificationVisa = 12,

    /// <summary>PIN verification key of the IBM 3624 method.</summary>
    PinVerificationIbm = 13,

    /// <summary>Signs and deciphers: an SM2 private key.</summary>
    Signature = 14,
}
