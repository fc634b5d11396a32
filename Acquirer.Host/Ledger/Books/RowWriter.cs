using Iso8583.Core.Messages;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>Gives a finished row its sequence, applies it and encodes it into the batch of the coming commit.</summary>
internal sealed class RowWriter
{
    /// <summary>Added to the message class of what is forwarded: no message has such a class, so its key is its own.</summary>
    private const byte ForwardedClass = 0x10;

    private readonly BookKeeper _books;
    private readonly RowDraft _opening = new();
    private readonly RowDraft _forwarding = new();

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

    /// <summary>
    /// Forwards what was approved in an issuer's place: the card's account pays what the account of stand-ins has laid out, whatever its funds, because the
    /// issuer has given the limits and so the promise. A hold is there already; its row only says that the issuer knows.
    /// </summary>
    /// <param name="sequence">Row of the approval; it waits.</param>
    /// <param name="pan">Its card.</param>
    /// <param name="businessTime">When.</param>
    /// <param name="settlementDate">Business day of that.</param>
    /// <param name="receivedUnixMicros">The same on the system clock, for messages to the cardholder.</param>
    /// <param name="creditMinor">Credit limit of the account.</param>
    public void Forward(long sequence, in PanReference pan, DateTime businessTime, DateOnly settlementDate, long receivedUnixMicros, long creditMinor)
    {
        ref readonly var original = ref _books.Transactions[sequence];
        var terminal = _books.Terminals.KeyOf(original.Key.Terminal);
        _forwarding.Reset();
        ref var transaction = ref _forwarding.Transaction;
        transaction.Kind = TransactionKind.StandInForwarding;
        transaction.ReversedKind = original.Kind;
        transaction.Key = new TransactionKey(default, terminal.MerchantId, terminal.TerminalId, original.Key.Stan, original.Key.BatchOrTime, (byte)(original.Key.MessageClass | ForwardedClass));
        transaction.Pan = pan;
        transaction.Currency = new Currency(original.Currency);
        transaction.AmountMinor = original.ApprovedMinor;
        transaction.BusinessTime = businessTime;
        transaction.ReceivedUnixMicros = receivedUnixMicros;
        ref var outcome = ref _forwarding.Outcome;
        outcome.Reason = DecisionReason.Approved;
        outcome.ApprovedMinor = original.ApprovedMinor;
        outcome.BusinessTime = businessTime;
        outcome.SettlementDate = settlementDate;
        outcome.Batch = original.Batch;
        _forwarding.OriginalSequence = sequence;
        _forwarding.Account = original.Account;
        _forwarding.Effects = RowEffects.ForwardsStandIn;
        _forwarding.Events = original.HoldMinor != 0 ? NotificationEvents.PreAuthorized : NotificationEvents.Approved;
        var payer = _books.PayerOf(original.Account, original.Effects);
        foreach (var leg in _books.Transactions.LegsOf(sequence))
        {
            if (leg.Account != payer) continue;
            _forwarding.AddLeg(original.Account, leg.Minor);
            _forwarding.AddLeg(payer, -leg.Minor);
            // A part of the original from now on: whatever takes the original back takes this back, too.
            _forwarding.Effects |= RowEffects.Indexed | RowEffects.AdjustsOriginal | RowEffects.AdjustsUsage | (original.Effects & RowEffects.InBatch);
        }

        ref readonly var account = ref _books.Accounts[original.Account];
        outcome.HasBalance = true;
        outcome.AccountCurrency = new Currency(account.Currency);
        outcome.BalanceMinor = account.BalanceMinor + _forwarding.PostedOn(original.Account);
        outcome.AvailableMinor = outcome.BalanceMinor - account.HoldsMinor + creditMinor;
        Write(_forwarding);
    }
}
