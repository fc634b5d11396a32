using Iso8583.Core.Messages;
using Iso8583.Host.Ledger.Archive;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Ledger.Sqlite;
using Iso8583.Host.Transactions;
using Microsoft.Data.Sqlite;

namespace Iso8583.Host.Ledger;

/// <summary>Archives the closed days of a ledger that no process has open.</summary>
public static class LedgerArchiving
{
    /// <summary>Archives.</summary>
    /// <param name="path">The ledger file.</param>
    /// <param name="keepDays">Closed business days that stay.</param>
    /// <param name="vacuum">Writes the ledger anew afterwards, so that it shrinks.</param>
    /// <exception cref="LedgerRefusedException">It cannot be opened or read, or another process has it.</exception>
    public static IReadOnlyList<ArchivedDayFile> Run(string path, int keepDays, bool vacuum)
    {
        JournalHeader header;
        int closedDay;
        using (var reader = SqliteJournalReader.Open(path))
        {
            header = reader.Header;
            closedDay = LastClosedDay(reader);
        }

        try
        {
            using var store = SqliteJournalStore.Open(new LedgerOptions { Path = path }, header);
            var days = new LedgerArchiver(store, path, CancellationToken.None) { RowsPerTurn = 16_384 }.Run(closedDay - keepDays);
            if (vacuum)
            {
                using var connection = SqliteFile.Connect(path, SqliteOpenMode.ReadWrite);
                SqliteFile.Run(connection, "VACUUM");
                SqliteFile.Run(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
            }

            return [.. days.Select(d => new ArchivedDayFile(DateOnly.FromDayNumber(d.Day), d.First, d.Last, d.Bytes))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new LedgerRefusedException(LedgerRefusal.Unavailable, $"The ledger {path} cannot be archived: {exception.Message} Nothing is lost.", exception);
        }
    }

    private static int LastClosedDay(SqliteJournalReader reader)
    {
        var closed = new Dictionary<AsciiText, int>();
        var row = new RowDraft();
        reader.Read(reader.ArchivedThrough, (_, stored) =>
        {
            if (RowCodec.Decode(stored, row) is null && row.Transaction.Kind == TransactionKind.DayClose && (row.Effects & RowEffects.ClosesDay) != 0) closed[row.Transaction.Key.Acquirer] = row.Run.Day;
            return true;
        });
        return closed.Count == 0 ? 0 : closed.Values.Min();
    }
}
