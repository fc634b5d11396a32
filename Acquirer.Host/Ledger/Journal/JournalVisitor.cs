namespace Iso8583.Host.Ledger.Journal;

/// <summary>Is shown the rows of a journal one by one.</summary>
/// <returns>True to go on.</returns>
public delegate bool JournalVisitor(long sequence, ReadOnlySpan<byte> row);
