namespace Iso8583.Host.Ledger;

/// <summary>A business day whose rows are in an archive file.</summary>
/// <param name="Day">The day.</param>
/// <param name="FirstRow">First row in the file.</param>
/// <param name="LastRow">Last row in the file.</param>
/// <param name="Bytes">Length of the file.</param>
public sealed record ArchivedDayFile(DateOnly Day, long FirstRow, long LastRow, long Bytes);
