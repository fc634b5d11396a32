namespace Iso8583.Host.Ledger;

/// <summary>Why a ledger cannot be opened.</summary>
public enum LedgerRefusal : byte
{
    /// <summary>Another process has it open.</summary>
    Locked,

    /// <summary>It was made with another key of the account number tokens.</summary>
    WrongKey,

    /// <summary>A newer program made it.</summary>
    NewerSchema,

    /// <summary>It is damaged, or no ledger at all.</summary>
    Corrupt,

    /// <summary>The file system refuses.</summary>
    Unavailable,
}
