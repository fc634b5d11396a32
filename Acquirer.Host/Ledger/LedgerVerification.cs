using System.Globalization;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Ledger.Sqlite;

namespace Iso8583.Host.Ledger;

/// <summary>The check of a ledger file from its first row to its last, without changing it.</summary>
/// <param name="Rows">Rows that were read and fit.</param>
/// <param name="Accounts">Accounts opened.</param>
/// <param name="Problem">What is wrong, or empty.</param>
/// <param name="Header">The file's header.</param>
internal sealed record LedgerVerification(long Rows, IReadOnlyList<AccountBalance> Accounts, string Problem, JournalHeader Header)
{
    public bool IsClean => Problem.Length == 0;

    /// <summary>
    /// Decodes every row (checksum, version), replays it from empty books (sequence without gaps, postings that sum to zero per currency), compares
    /// each recorded balance, then the sum of all balances per currency and the holds.
    /// </summary>
    /// <exception cref="LedgerRefusedException">It cannot be read at all.</exception>
    public static LedgerVerification Run(string path)
    {
        using var reader = SqliteJournalReader.Open(path);
        var books = new BookKeeper();
        var row = new RowDraft();
        var problem = "";
        try
        {
            reader.Read(0, (sequence, stored) =>
            {
                var fault = JournalReplay.Apply(books, row, sequence, stored);
                if (fault is not null) problem = string.Create(CultureInfo.InvariantCulture, $"row {sequence} {fault}");
                return fault is null;
            });
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
        return new LedgerVerification(books.LastSequence, accounts, problem, reader.Header);
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
