using System.Text.Json;
using Iso8583.Host.Ledger.Archive;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Ledger.Sqlite;

namespace Iso8583.Host.Ledger;

/// <summary>Writes a ledger and its archives as JSON lines, one row a line.</summary>
internal static class LedgerExport
{
    /// <returns>Rows written.</returns>
    /// <exception cref="LedgerRefusedException">It cannot be read, or a row is damaged.</exception>
    public static long Run(string path, long after, Stream output)
    {
        using var reader = SqliteJournalReader.Open(path);
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
        // Rows name accounts by number. Where only rows of the ledger itself are wanted, the carried balances know those opened before.
        var carried = after >= reader.ArchivedThrough ? CarriedBalances.Read(path, reader.Header, reader.ArchivedThrough) : new BookKeeper();
        var names = new List<string>(carried.Accounts.Names.Take(carried.Accounts.Count));
        var currencies = new List<ushort>(carried.Accounts.Currencies.Take(carried.Accounts.Count));
        var row = new RowDraft();
        long count = 0;
        reader.Read(carried.LastSequence, (sequence, stored) =>
        {
            var fault = RowCodec.Decode(stored, row);
            if (fault is not null) throw new LedgerRefusedException(LedgerRefusal.Corrupt, $"Row {sequence} of the ledger {path} {fault}.");
            if (row.OpenedAccount.Length > 0)
            {
                names.Add(row.OpenedAccount);
                currencies.Add(row.Transaction.Currency.Number);
            }

            if (sequence <= after) return true;
            JournalJson.Write(json, JournalRows.From(row, names, currencies));
            json.Flush();
            json.Reset();
            output.WriteByte((byte)'\n');
            count++;
            return true;
        });
        return count;
    }
}
