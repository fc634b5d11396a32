using Iso8583.Core.Messages;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>Gives a finished row its sequence, applies it and encodes it into the batch of the coming commit.</summary>
internal sealed class RowWriter
{
    private readonly BookKeeper _books;
    private readonly RowDraft _opening = new();

    public RowWriter(BookKeeper books) => _books = books;

    /// <summary>Where rows go; set before anything is decided.</summary>
    public JournalBatch Batch { get; set; } = new();

    public void Write(RowDraft row)
    {
        ref var outcome = ref row.Outcome;
        outcome.Sequence = _books.LastSequence + 1;
        outcome.Rrn = RetrievalReference.Of(outcome.SettlementDate.DayNumber, outcome.Sequence);
        outcome.Status = OutcomeStatus.Committed;
        _books.Apply(row);
        RowCodec.Append(row, Batch);
    }

    /// <summary>Opens an account with its balance; the counterpart is the opening account of its currency.</summary>
    public int OpenAccount(string name, Currency currency, long balanceMinor, DateTime businessTime, DateOnly settlementDate)
    {
        var counterpart = AccountBook.None;
        if (balanceMinor != 0 && !_books.Accounts.TryFind(SystemAccount.Opening, currency.Number, out counterpart))
        {
            counterpart = OpenAccount(ChartOfAccounts.NameOf(SystemAccount.Opening), currency, 0, businessTime, settlementDate);
        }

        _opening.Reset();
        _opening.OpenedAccount = name;
        ref var transaction = ref _opening.Transaction;
        transaction.Kind = TransactionKind.OpenAccount;
        transaction.Currency = currency;
        transaction.AmountMinor = balanceMinor;
        transaction.BusinessTime = businessTime;
        ref var outcome = ref _opening.Outcome;
        outcome.Reason = DecisionReason.Approved;
        outcome.ApprovedMinor = balanceMinor;
        outcome.BusinessTime = businessTime;
        outcome.SettlementDate = settlementDate;
        outcome.BalanceMinor = balanceMinor;
        outcome.AvailableMinor = balanceMinor;
        outcome.HasBalance = true;
        var account = _books.Accounts.Count;
        _opening.Account = account;
        _opening.AddLeg(account, balanceMinor);
        _opening.AddLeg(counterpart, -balanceMinor);
        Write(_opening);
        return account;
    }
}
