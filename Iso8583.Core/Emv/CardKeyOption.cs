namespace Iso8583.Core.Emv;

/// <summary>How an issuer master key gives the key of a card.</summary>
public enum CardKeyOption : byte
{
    /// <summary>From the rightmost 16 digits of account and sequence number.</summary>
    A = 0,

    /// <summary>From a hash of them where the account number has more than 16 digits; else as option A.</summary>
    B = 1,
}
