namespace Iso8583.Host.Ledger;

/// <summary>What has to have happened before an outcome leaves the ledger.</summary>
public enum LedgerDurability : byte
{
    /// <summary>The commit is on disk (SQLite, WAL, synchronous FULL).</summary>
    Commit = 0,

    /// <summary>The commit is with the operating system: survives a kill, not a power cut (synchronous NORMAL).</summary>
    Relaxed = 1,

    /// <summary>Nothing is kept.</summary>
    Memory = 2,
}
