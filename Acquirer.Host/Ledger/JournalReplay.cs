using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Ledger.Journal;

namespace Iso8583.Host.Ledger;

/// <summary>Rebuilds the books from the journal: rows are applied as recorded, nothing is decided again.</summary>
internal static class JournalReplay
{
    /// <exception cref="LedgerRefusedException">A row is damaged, missing or does not fit the books.</exception>
    public static void Run(IJournalStore store, BookKeeper books, string name)
    {
        var row = new RowDraft();
        store.Read(books.LastSequence, (sequence, stored) =>
        {
            var fault = Apply(books, row, sequence, stored);
            return fault is null ? true : throw new LedgerRefusedException(LedgerRefusal.Corrupt, $"Row {sequence} of the ledger {name} {fault}. Restore a copy; nothing was changed.");
        });
    }

    /// <summary>Decodes, applies and checks one row.</summary>
    /// <returns>Null, or what is wrong.</returns>
    public static string? Apply(BookKeeper books, RowDraft row, long sequence, ReadOnlySpan<byte> stored) => Apply(books, row, sequence, stored, onlyMoney: false);

    /// <summary>The same for books that know nothing but balances.</summary>
    public static string? ApplyMoney(BookKeeper books, RowDraft row, long sequence, ReadOnlySpan<byte> stored) => Apply(books, row, sequence, stored, onlyMoney: true);

    private static string? Apply(BookKeeper books, RowDraft row, long sequence, ReadOnlySpan<byte> stored, bool onlyMoney)
    {
        var fault = RowCodec.Decode(stored, row);
        if (fault is not null) return fault;
        if (row.Outcome.Sequence != sequence) return $"says it is row {row.Outcome.Sequence}";
        if (sequence != books.LastSequence + 1) return $"follows row {books.LastSequence}";
        try
        {
            if (onlyMoney) books.ApplyMoney(row);
            else books.Apply(row);
        }
        catch (InvalidOperationException exception)
        {
            return $"does not fit the books: {exception.Message}";
        }
        catch (OverflowException)
        {
            return "does not fit the books: a balance overflows";
        }

        books.Commit();
        return row.Outcome.HasBalance && row.Account != AccountBook.None && books.Accounts[row.Account].BalanceMinor != row.Outcome.BalanceMinor
            ? "records another balance than its postings lead to"
            : null;
    }
}
