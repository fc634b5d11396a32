using System.Globalization;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger.Archive;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Ledger.Sqlite;

namespace Iso8583.Host.Ledger;

/// <summary>The check of a ledger file from its first row to its last, without changing it.</summary>
/// <param name="Rows">Rows that were read and fit.</param>
/// <param name="Accounts">Accounts opened.</param>
/// <param name="Problem">What is wrong, or empty.</param>
/// <param name="Header">The file's header.</param>
/// <param name="ArchivedRows">Rows that are in archive files.</param>
/// <param name="ArchiveFiles">Number of these files.</param>
internal sealed record LedgerVerification(long Rows, IReadOnlyList<AccountBalance> Accounts, string Problem, JournalHeader Header, long ArchivedRows, int ArchiveFiles)
{
    public bool IsClean => Problem.Length == 0;

    /// <summary>
    /// Decodes every row (checksum, version), replays it from empty books (sequence without gaps, postings that sum to zero per currency), compares
    /// each recorded balance, then the sum of all balances per currency and the holds; where rows are archived, the carried balances with those that the archives lead to.
    /// </summary>
    /// <param name="path">The ledger file.</param>
    /// <param name="liveOnly">Reads no archive file: the carried balances are taken for true, and only what rows do to accounts is followed.</param>
    /// <exception cref="LedgerRefusedException">It cannot be read at all.</exception>
    public static LedgerVerification Run(string path, bool liveOnly = false)
    {
        using var reader = SqliteJournalReader.Open(path);
        var through = reader.ArchivedThrough;
        var books = liveOnly ? CarriedBalances.Read(path, reader.Header, through) : new BookKeeper();
        var row = new RowDraft();
        var problem = liveOnly ? CheckSums(LedgerQueries.Balances(books, "", int.MaxValue)) : "";
        try
        {
            if (problem.Length == 0) reader.Read(books.LastSequence, Check);
        }
        catch (LedgerRefusedException exception) when (books.LastSequence > 0)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"after row {books.LastSequence}: {exception.Message}");
        }

        if (problem.Length == 0 && books.LastSequence < reader.NotedLastRow)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"it ends with row {books.LastSequence}, but it had row {reader.NotedLastRow}: rows at its end are missing");
        }

        var accounts = LedgerQueries.Balances(books, "", int.MaxValue);
        if (problem.Length == 0) problem = CheckSums(accounts);
        return new LedgerVerification(books.LastSequence, accounts, problem, reader.Header, through, reader.Archived.Count);

        bool Check(long sequence, ReadOnlySpan<byte> stored)
        {
            var fault = liveOnly ? JournalReplay.ApplyMoney(books, row, sequence, stored) : JournalReplay.Apply(books, row, sequence, stored);
            if (fault is not null) problem = string.Create(CultureInfo.InvariantCulture, $"row {sequence} {fault}");
            else if (!liveOnly && sequence == through) problem = CompareCarried(books, path, reader.Header);
            return problem.Length == 0;
        }
    }

    private static string CompareCarried(BookKeeper books, string path, JournalHeader header)
    {
        BookKeeper carried;
        try
        {
            carried = CarriedBalances.Read(path, header, books.LastSequence);
        }
        catch (LedgerRefusedException exception)
        {
            return exception.Message;
        }

        for (var i = 0; i < Math.Max(books.Accounts.Count, carried.Accounts.Count); i++)
        {
            if (i < books.Accounts.Count
                && i < carried.Accounts.Count
                && books.Accounts.NameOf(i) == carried.Accounts.NameOf(i)
                && books.Accounts[i].Currency == carried.Accounts[i].Currency
                && books.Accounts[i].BalanceMinor == carried.Accounts[i].BalanceMinor
                && books.Accounts[i].HoldsMinor == carried.Accounts[i].HoldsMinor) continue;
            return string.Create(CultureInfo.InvariantCulture, $"account {i} has another balance after archived row {books.LastSequence} than was carried over");
        }

        return "";
    }

    /// <summary>Sum of all balances of one currency: zero where the books balance.</summary>
    public IEnumerable<(Currency Currency, Int128 Sum)> Sums() => SumsOf(Accounts);

    private static IEnumerable<(Currency Currency, Int128 Sum)> SumsOf(IReadOnlyList<AccountBalance> accounts) =>
        accounts.GroupBy(a => a.Currency).Select(g => (g.Key, g.Aggregate(Int128.Zero, (sum, a) => sum + a.BalanceMinor)));

    private static string CheckSums(IReadOnlyList<AccountBalance> accounts)
    {
        foreach (var (currency, sum) in SumsOf(accounts))
        {
            if (sum != 0) return string.Create(CultureInfo.InvariantCulture, $"the balances in {currency} sum to {sum}, not to zero");
        }

        foreach (var account in accounts)
        {
            if (account.HoldsMinor < 0) return $"the holds of {account.Name} are negative";
        }

        return "";
    }
}
