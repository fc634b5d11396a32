using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Ledger.Sqlite;

namespace Iso8583.Host.Ledger;

/// <summary>A ledger file read from its first row to its last, without changing it: every row for whoever asks, and where the books stand in the end.</summary>
/// <param name="Settlement">What merchants were owed on the days asked for.</param>
/// <param name="Balances">Balances of the merchants' accounts.</param>
/// <param name="LastBusinessTime">Business time of the last row.</param>
public sealed record LedgerFileReading(SettlementState Settlement, IReadOnlyList<AccountBalance> Balances, DateTime LastBusinessTime)
{
    /// <summary>Reads.</summary>
    /// <param name="path">The ledger file; a running host may have it open.</param>
    /// <param name="from">First day to tell of.</param>
    /// <param name="to">Last day to tell of.</param>
    /// <param name="row">Gets every row of these days and later.</param>
    /// <exception cref="LedgerRefusedException">It cannot be read, or a row is damaged.</exception>
    public static LedgerFileReading Run(string path, DateOnly from, DateOnly to, Action<JournalRow> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        using var reader = SqliteJournalReader.Open(path);
        var books = new BookKeeper();
        var draft = new RowDraft();
        var last = DateTime.MinValue;
        reader.Read(0, (sequence, stored) =>
        {
            var fault = JournalReplay.Apply(books, draft, sequence, stored);
            if (fault is not null) throw new LedgerRefusedException(LedgerRefusal.Corrupt, $"Row {sequence} of the ledger {path} {fault}.");
            last = draft.Outcome.BusinessTime;
            if (draft.Outcome.SettlementDate >= from) row(JournalRows.From(draft, books.Accounts.Names, books.Accounts.Currencies));
            return true;
        });
        return new LedgerFileReading(SettlementQueries.Between(books, from, to).ToState(), LedgerQueries.Balances(books, ChartOfAccounts.MerchantPrefix, int.MaxValue), last);
    }
}
