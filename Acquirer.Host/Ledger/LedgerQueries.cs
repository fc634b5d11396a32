using Iso8583.Core.Messages;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Ledger.Journal;

namespace Iso8583.Host.Ledger;

/// <summary>Questions that are answered on the writer.</summary>
internal static class LedgerQueries
{
    public static IReadOnlyList<AccountBalance> Balances(BookKeeper books, string prefix, int limit)
    {
        var result = new List<AccountBalance>();
        for (var i = 0; i < books.Accounts.Count && result.Count < limit; i++)
        {
            if (books.Accounts.NameOf(i).StartsWith(prefix, StringComparison.Ordinal)) result.Add(BalanceOf(books, i));
        }

        return result;
    }

    public static AccountBalance? Balance(BookKeeper books, string name, Currency currency) =>
        books.Accounts.TryFind(name, currency.Number, out var account) ? BalanceOf(books, account) : null;

    public static IReadOnlyList<BatchStatus> Batches(BookKeeper books, AsciiText terminalId, int limit)
    {
        var result = new List<BatchStatus>();
        foreach (var (key, batch) in books.Terminals.Batches)
        {
            if (result.Count == limit) break;
            var terminal = books.Terminals.KeyOf(key.Terminal);
            if (!terminalId.IsEmpty && terminal.TerminalId != terminalId) continue;
            result.Add(new BatchStatus(
                terminal.MerchantId,
                terminal.TerminalId,
                key.Number,
                books.Terminals.IsCurrentBatch(key.Terminal, key.Number),
                batch.Settled,
                batch.Balanced,
                batch.Domestic,
                batch.Foreign));
        }

        return result;
    }

    /// <summary>Terminals whose working keys are in force, with those keys as their sign-on rows hold them.</summary>
    public static IReadOnlyList<SignedOnTerminal> SignedOn(BookKeeper books, IJournalStore store)
    {
        var result = new List<SignedOnTerminal>();
        var draft = new RowDraft();
        for (var i = 0; i < books.Terminals.Count; i++)
        {
            if (books.Terminals[i] is not { KeysSequence: > 0 and var row }) continue;
            store.Read(row - 1, (sequence, stored) =>
            {
                var fault = RowCodec.Decode(stored, draft);
                if (fault is not null) throw new InvalidDataException($"Row {sequence} of the journal {fault}.");
                return false;
            });
            var key = books.Terminals.KeyOf(i);
            if (draft.Transaction.WrappedKeys is { } keys) result.Add(new SignedOnTerminal(key.MerchantId, key.TerminalId, keys));
        }

        return result;
    }

    public static DateTime LastBusinessTime(BookKeeper books, IJournalStore store)
    {
        var last = DateTime.MinValue;
        if (books.LastSequence == 0) return last;
        var draft = new RowDraft();
        store.Read(books.LastSequence - 1, (_, stored) =>
        {
            if (RowCodec.Decode(stored, draft) is null) last = draft.Outcome.BusinessTime;
            return false;
        });
        return last;
    }

    public static AccountBalance BalanceOf(BookKeeper books, int account)
    {
        ref readonly var state = ref books.Accounts[account];
        return new AccountBalance(books.Accounts.NameOf(account), new Currency(state.Currency), state.BalanceMinor, state.HoldsMinor);
    }
}
