using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>What moves on a batch.</summary>
internal struct BatchState
{
    public BatchTotals Domestic;
    public BatchTotals Foreign;
    public bool Settled;
    public bool Balanced;
    public long SettledBy;

    /// <summary>Details that were uploaded, each counted once, and those of them that the books do not have.</summary>
    public int UploadCount;
    public int UnmatchedCount;
    public bool UploadEnded;
}
