namespace Iso8583.Host.Ledger.Books;

/// <summary>What a row does besides its postings. Decided once and stored, so that a replay follows it without deciding. Never reuse a bit.</summary>
[Flags]
internal enum RowEffects : uint
{
    None = 0,

    /// <summary>The row is the first copy of its key: later copies find it.</summary>
    Indexed = 1 << 0,

    /// <summary>The original of this reversal never came: should it come late, it is refused.</summary>
    Tombstone = 1 << 1,

    /// <summary>Adds the approved amount to the debits of its batch.</summary>
    AddsDebit = 1 << 2,

    /// <summary>Adds the approved amount to the credits of its batch.</summary>
    AddsCredit = 1 << 3,

    /// <summary>Takes the original out of the debits of the original's batch.</summary>
    RemovesDebit = 1 << 4,

    /// <summary>Takes the original out of the credits of the original's batch.</summary>
    RemovesCredit = 1 << 5,

    /// <summary>The totals are those of foreign cards.</summary>
    Foreign = 1 << 6,

    /// <summary>Marks the original (reversed, voided, completed, refunded).</summary>
    ActsOnOriginal = 1 << 7,

    /// <summary>The batch of the row is settled by it.</summary>
    ClosesBatch = 1 << 8,

    /// <summary>The row belongs to the terminal's open batch: its key is kept until the batch is closed.</summary>
    InBatch = 1 << 9,

    /// <summary>Counts for the daily limits of the account.</summary>
    AddsUsage = 1 << 10,

    /// <summary>Takes the original out of the daily limits.</summary>
    RemovesUsage = 1 << 11,

    /// <summary>The terminal gets the row's batch number.</summary>
    AssignsBatch = 1 << 12,

    /// <summary>Moves the sum of the original's debits by the row's adjustment, not their count.</summary>
    AdjustsTotals = 1 << 13,

    /// <summary>Changes the amount of the original, which stands on.</summary>
    AdjustsOriginal = 1 << 14,

    /// <summary>Changes the sum of the daily limits, not the count.</summary>
    AdjustsUsage = 1 << 15,

    /// <summary>Pays a merchant what one business day left for it.</summary>
    SettlesDay = 1 << 17,

    /// <summary>The business day of the run is over.</summary>
    ClosesDay = 1 << 18,

    /// <summary>Brings details of a settled batch.</summary>
    UploadsDetails = 1 << 19,

    /// <summary>The upload of the row's batch is complete.</summary>
    EndsUpload = 1 << 20,

    /// <summary>Approved in the issuer's place; waits to be forwarded to it.</summary>
    ApprovedInPlace = 1 << 21,

    /// <summary>The original was approved in its issuer's place and is forwarded by this row.</summary>
    ForwardsStandIn = 1 << 22,
}
