using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Ledger;

internal static partial class Log
{
    [LoggerMessage(EventIds.Ledger + 1, LogLevel.Information, "Ledger {Path} open: durability {Durability}, {Rows} rows, {Accounts} accounts, read in {Milliseconds} ms")]
    public static partial void Opened(ILogger logger, string path, LedgerDurability durability, long rows, int accounts, long milliseconds);

    [LoggerMessage(EventIds.Ledger + 2, LogLevel.Error, "A commit of {Rows} rows failed and was undone: {Problem}")]
    public static partial void CommitFailed(ILogger logger, int rows, string problem);

    [LoggerMessage(EventIds.Ledger + 3, LogLevel.Error, "A command could not be decided and was undone")]
    public static partial void CommandFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventIds.Ledger + 4, LogLevel.Information, "Ledger closed after row {Sequence}")]
    public static partial void Closed(ILogger logger, long sequence);

    [LoggerMessage(EventIds.Ledger + 7, LogLevel.Information, "{Count} holds were given up by age")]
    public static partial void HoldsExpired(ILogger logger, int count);

    [LoggerMessage(EventIds.Ledger + 6, LogLevel.Warning, "The snapshot of the ledger could not be written; the next start reads the whole journal")]
    public static partial void SnapshotFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventIds.Ledger + 20, LogLevel.Information, "{Days} business days archived: rows {First} to {Last}, {Bytes} bytes")]
    public static partial void Archived(ILogger logger, int days, long first, long last, long bytes);

    [LoggerMessage(EventIds.Ledger + 21, LogLevel.Warning, "Old business days could not be archived; their rows stay in the ledger and the next close of a day tries again")]
    public static partial void ArchivingFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventIds.Ledger + 22, LogLevel.Error, "A message refers to a transaction that could not be read back from the journal; it is answered like a failed commit")]
    public static partial void OriginalUnreadable(ILogger logger, Exception exception);

    [LoggerMessage(EventIds.Ledger + 5, LogLevel.Warning, "The ledger keeps the seed {Kept} that it was made with; the configured seed {Configured} is not used")]
    public static partial void SeedKept(ILogger logger, ulong kept, ulong configured);
}
