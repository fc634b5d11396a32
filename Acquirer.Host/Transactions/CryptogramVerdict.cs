namespace Iso8583.Host.Transactions;

/// <summary>What the check of a chip card's cryptogram came to. Stored in the journal: never change a number.</summary>
public enum CryptogramVerdict : byte
{
    /// <summary>The message had no cryptogram, or the issuer's keys are not here.</summary>
    NotChecked = 0,
    Right = 1,
    Wrong = 2,
}
