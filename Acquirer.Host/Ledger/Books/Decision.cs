using Iso8583.Core.Messages;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>One command while it is decided: the row being filled, what is known of terminal and card, and the words in which rules speak. Reused.</summary>
internal sealed class Decision
{
    private readonly RowWriter _writer;
    private CardTable _cards = new(MasterData.Empty, []);
    private AccountTerms[] _terms = [];
    private (UInt128 KeyId, uint Counter) _ksn;

    public Decision(BookKeeper books, LedgerOptions options, RowWriter writer)
    {
        Books = books;
        Options = options;
        Calendar = options.CreateCalendar();
        _writer = writer;
    }

    public BookKeeper Books { get; }

    public LedgerOptions Options { get; }

    public BusinessCalendar Calendar { get; }

    public MasterData Master { get; private set; } = MasterData.Empty;

    public RowDraft Row { get; } = new();

    public ref readonly Transaction Transaction => ref Row.Transaction;

    /// <summary>Number of the terminal in the books; -1 where it was never heard of.</summary>
    public int Terminal { get; private set; }

    public bool KnowsTerminal => Terminal >= 0;

    public int Day { get; private set; }

    /// <summary>The acquirer whose business day counts; empty for the one that stands for all others.</summary>
    public AsciiText Acquirer { get; private set; }

    public bool AllowsPartialApproval { get; private set; }

    public PinVerdict Pin { get; private set; }

    /// <summary>The rule that applies; null for none. One that declines never gets this far.</summary>
    public RuleAct? Rule { get; set; }

    /// <summary>The issuer cannot be asked and this may be approved in its place; null where it is asked.</summary>
    public StandInLimits? StandIn { get; private set; }

    /// <summary>A rule approves: status, limits and funds are not asked.</summary>
    public bool IsForced => Rule is { Verdict: RuleVerdict.Approve };

    public bool IsUnionPay => Row.Transaction.Family == MessageFamily.UnionPay;

    public bool IsAdvice => Row.Transaction.Mti.IsAdvice;

    /// <summary>Takes over new master data; accounts that the books do not have yet must have been opened before.</summary>
    public void Adopt(MasterData master)
    {
        var map = new int[master.Accounts.Count];
        var terms = new AccountTerms[Books.Accounts.Count];
        for (var i = 0; i < map.Length; i++)
        {
            var data = master.Accounts[i];
            if (!Books.Accounts.TryFind(ChartOfAccounts.Cardholder(data.Number), data.Currency.Number, out map[i]))
            {
                map[i] = AccountBook.None;
                continue;
            }

            terms[map[i]] = new AccountTerms
            {
                CreditLimitMinor = data.Type == AccountType.Prepaid ? 0 : data.CreditLimitMinor,
                TransactionLimitMinor = data.TransactionLimitMinor,
                DailyLimitMinor = data.DailyLimitMinor,
                DailyCountLimit = data.DailyCountLimit,
                Type = data.Type,
            };
        }

        Master = master;
        _cards = new CardTable(master, map);
        _terms = terms;
    }

    public void Begin(in Transaction transaction, in Evidence evidence)
    {
        Row.Reset();
        Row.Transaction = transaction;
        Acquirer = Calendar.IsSingle ? default : DayKeeperOf(transaction);
        var day = DayOf(Acquirer, transaction.BusinessTime);
        Day = day.DayNumber;
        Terminal = Books.Terminals.TryFind(transaction.Key, out var terminal) ? terminal : -1;
        AllowsPartialApproval = evidence.AllowsPartialApproval;
        Pin = evidence.Pin;
        _ksn = (evidence.KsnKeyId, evidence.KsnCounter);
        Rule = null;
        StandIn = null;
        ref var outcome = ref Row.Outcome;
        outcome.Chip = evidence.Chip;
        outcome.BusinessTime = transaction.BusinessTime;
        outcome.SettlementDate = day;
        Row.Checks = evidence.Checks;
        outcome.Batch = IsUnionPay ? (int)transaction.Key.BatchOrTime : Math.Max(OpenBatch, 1);
        if (IsUnionPay ? OpenBatch == outcome.Batch && OpenBatch != 0 : true) Row.Effects = RowEffects.InBatch;
    }

    /// <summary>The business day of what an acquirer does at a moment. What was stamped just before the cut-over and comes behind the close belongs to the next day.</summary>
    public DateOnly DayOf(AsciiText acquirer, DateTime businessTime)
    {
        var day = Calendar.DayOf(acquirer, businessTime);
        var closed = Books.Settlement.ClosedDayOf(acquirer);
        return day.DayNumber <= closed ? DateOnly.FromDayNumber(closed + 1) : day;
    }

    /// <summary>A merchant belongs to an acquirer, whatever its messages name; where nobody said so, F32 counts.</summary>
    private AsciiText DayKeeperOf(in Transaction transaction)
    {
        var institution = Master.TryGetMerchant(transaction.Key.MerchantId, out var merchant) && !merchant.Acquirer.IsEmpty ? merchant.Acquirer : transaction.Key.Acquirer;
        return Calendar.DayKeeperOf(institution);
    }

    /// <summary>Number of the terminal's open batch, 0 where it has none yet.</summary>
    public int OpenBatch => KnowsTerminal ? Books.Terminals[Terminal].Batch : 0;

    public bool IsSignedOn => KnowsTerminal && Books.Terminals[Terminal].SignedOn;

    /// <summary>True where the message's DUKPT counter was used before: somebody plays back what a device sent, or the device lost its count.</summary>
    public bool IsKsnReplayed => _ksn.Counter > 0 && _ksn.Counter <= Books.Ksns.HighestOf(_ksn.KeyId);

    /// <summary>The message's DUKPT counter is used up by this row.</summary>
    public void TakeKsn()
    {
        if (_ksn.Counter == 0 || IsKsnReplayed) return;
        Row.KsnKeyId = _ksn.KeyId;
        Row.KsnCounter = _ksn.Counter;
    }

    /// <summary>Refuses without taking up the message's key.</summary>
    public void Refuse(DecisionReason reason)
    {
        Row.Effects = RowEffects.None;
        Row.Outcome.Reason = reason;
    }

    public void Decline(DecisionReason reason)
    {
        Row.Outcome.Reason = reason;
        Row.Outcome.ApprovedMinor = 0;
        Row.Effects |= RowEffects.Indexed;
        // An issuer that was not there tells its cardholder nothing.
        if (StandIn is not null) return;
        if (IsPayment(Row.Transaction.Kind)) Row.Events |= NotificationEvents.Declined;
        if (reason == DecisionReason.PinTriesExceeded) Row.Events |= NotificationEvents.PinTriesExceeded;
    }

    public void Approve(long minor, RowEffects effects, NotificationEvents events)
    {
        Row.Outcome.Reason = DecisionReason.Approved;
        Row.Outcome.ApprovedMinor = minor;
        // An issuer that does not know of it yet tells its cardholder when it does.
        if (IsInPlace) events &= NotificationEvents.MerchantSale;
        Row.Effects |= RowEffects.Indexed | effects;
        Row.Events |= events;
    }

    /// <summary>The row approves in the issuer's place.</summary>
    public bool IsInPlace => (Row.Effects & RowEffects.ApprovedInPlace) != 0;

    /// <summary>Whether somebody can decide: the issuer, or the acquirer in its place.</summary>
    /// <returns><see cref="DecisionReason.None"/> where somebody can.</returns>
    public DecisionReason AskIssuer(IssuerStanding standing)
    {
        if (standing == IssuerStanding.Up || IsForced || IsAdvice || !AsksIssuer(Row.Transaction.Kind)) return DecisionReason.None;
        if (standing != IssuerStanding.Maintenance
            && Row.Transaction.Kind is not (TransactionKind.BalanceInquiry or TransactionKind.AccountVerification)
            && Master.TryGetIssuer(Row.Transaction.Pan.FirstSix, out var issuer)) StandIn = issuer.StandIn;
        Row.Checks.Note(Checkpoint.Issuer, false);
        return StandIn is not null ? DecisionReason.None : InsteadOfIssuer(standing);
    }

    /// <summary>What the issuer's silence means where nobody may decide in its place.</summary>
    public static DecisionReason InsteadOfIssuer(IssuerStanding standing) =>
        standing == IssuerStanding.TimedOut ? DecisionReason.IssuerTimeout : DecisionReason.IssuerInoperative;

    /// <summary>Before something acts on what was approved in an issuer's place, the card's account has paid for it.</summary>
    public void ForwardFirst(long sequence)
    {
        if (!Books.StandIns.TryGet(sequence, out var pan)) return;
        _writer.Forward(
            sequence, pan, Row.Transaction.BusinessTime, Row.Outcome.SettlementDate, Row.Transaction.ReceivedUnixMicros, TermsOf(Books.Transactions[sequence].Account).CreditLimitMinor);
    }

    /// <summary>Whether the card of the message may be used; fills in its account.</summary>
    /// <returns><see cref="DecisionReason.None"/> where it may.</returns>
    public DecisionReason CheckCard()
    {
        var identity = IdentifyCard(out var card);
        if (identity != DecisionReason.None || IsForced) return identity;
        ref var checks = ref Row.Checks;
        checks.Note(Checkpoint.CardStatus, card.Status == CardStatus.Active);
        switch (card.Status)
        {
            case CardStatus.Lost: return DecisionReason.LostCard;
            case CardStatus.Stolen: return DecisionReason.StolenCard;
            case CardStatus.Restricted or CardStatus.Inactive: return DecisionReason.RestrictedCard;
            case CardStatus.Captured: return DecisionReason.CaptureCard;
        }

        var date = Row.Outcome.SettlementDate;
        var presented = Row.Transaction.Expiry;
        var expired = card.Expiry != 0 && (((date.Year % 100) * 100) + date.Month > card.Expiry || (presented != 0 && presented != card.Expiry));
        if (!checks.Note(Checkpoint.Expiry, !expired)) return DecisionReason.ExpiredCard;
        var refusal = CountPin(card);
        if (Pin != PinVerdict.NotChecked || refusal != DecisionReason.None) checks.Note(Checkpoint.PinTries, refusal == DecisionReason.None);
        return refusal;
    }

    /// <summary>Finds the card's account without asking whether the card may be used.</summary>
    public DecisionReason IdentifyCard(out CardSlot card)
    {
        ref readonly var transaction = ref Row.Transaction;
        ref var checks = ref Row.Checks;
        if (transaction.Pan.IsEmpty)
        {
            card = default;
            checks.Note(Checkpoint.Card, false);
            return DecisionReason.InvalidCard;
        }

        if (!checks.Note(Checkpoint.Card, _cards.TryFind(transaction.Pan.Token, out card)))
        {
            return Master.Issuers.Count == 0 || Master.TryGetIssuer(transaction.Pan.FirstSix, out _) ? DecisionReason.InvalidCard : DecisionReason.NoSuchIssuer;
        }

        Row.Account = card.Account;
        // Only the UnionPay settlement has a half of its own for cards of other networks.
        if (IsUnionPay && card.IsForeign) Row.Effects |= RowEffects.Foreign;
        return DecisionReason.None;
    }

    /// <summary>Compares the counter of a new online request with the highest one of the card. A wrong cryptogram proves no counter.</summary>
    /// <returns>A reason to decline, or <see cref="DecisionReason.None"/>.</returns>
    public DecisionReason WatchCounter()
    {
        var chip = Row.Outcome.Chip;
        var token = Row.Transaction.Pan.Token;
        if (chip is not { IsOnlineRequest: true, HasCounter: true, Verdict: CryptogramVerdict.Right } || Row.Transaction.Pan.IsEmpty) return DecisionReason.None;
        var isAbove = chip.Counter > Books.Chips.Of((ulong)token).Counter;
        chip.Watch = isAbove ? CounterWatch.Raised : CounterWatch.NotAbove;
        Row.Outcome.Chip = chip;
        if (isAbove) return DecisionReason.None;
        return Options.DeclineReplayedCounter || (_cards.TryFind(token, out var card) && card.DeclinesReplayedCounter) ? DecisionReason.CounterReplayed : DecisionReason.None;
    }

    /// <summary>The script that goes out with the answer to a chip card: the one of the rule, else the one that was asked for, else the card's own until it has run.</summary>
    public void ChooseScript(in ChipData asked, RuleAct? rule, ref Outcome outcome)
    {
        var chip = outcome.Chip;
        chip.ScriptSent = 0;
        if (outcome.IsApproved && asked is { IsOnlineRequest: true, Verdict: CryptogramVerdict.Right })
        {
            var token = Row.Transaction.Pan.Token;
            chip.ScriptSent = rule is { ScriptId: not 0 } ? rule.ScriptId : asked.ScriptSent;
            if (chip.ScriptSent == 0 && _cards.TryFind(token, out var card) && card.PendingScript != Books.Chips.Of((ulong)token).ScriptDone) chip.ScriptSent = card.PendingScript;
        }

        outcome.Chip = chip;
    }

    /// <summary>What the master data says of an account; nothing where it does not know it.</summary>
    public AccountTerms TermsOf(int account) => account < _terms.Length ? _terms[account] : default;

    /// <summary>What can be spent: balance less holds plus credit limit.</summary>
    public long AvailableOf(int account) => Books.Accounts[account].BalanceMinor - Books.Accounts[account].HoldsMinor + TermsOf(account).CreditLimitMinor;

    /// <summary>Finds the transaction that the message refers to: by key, by F37, or by card and authorization code.</summary>
    public bool TryFindOriginal(out long sequence)
    {
        var original = Row.Transaction.Original;
        if (original.HasKey
            && Books.Terminals.TryFind(original.Key, out var terminal)
            && Books.Transactions.TryFind(Books.Terminals.ShortKey(terminal, original.Key), out sequence, out var isTombstone)
            && !isTombstone)
        {
            return original.Rrn.IsEmpty || RrnOf(sequence) == original.Rrn;
        }

        if (Books.Transactions.Recalled is { Original: > 0 } recalled)
        {
            sequence = recalled.Original;
            return recalled.IsByKey ? original.Rrn.IsEmpty || RrnOf(sequence) == original.Rrn : IsOfSameMerchant(sequence);
        }

        if (RetrievalReference.TryGetSequence(original.Rrn, Books.LastSequence, out sequence)
            && Books.Transactions.Exists(sequence)
            && RrnOf(sequence) == original.Rrn)
        {
            return IsOfSameMerchant(sequence);
        }

        return !original.AuthorizationCode.IsEmpty
            && Books.Transactions.TryFind(new AuthorizationKey((ulong)Row.Transaction.Pan.Token, AuthorizationCode.FromText(original.AuthorizationCode)), out sequence)
            && Books.Transactions.Exists(sequence)
            && IsOfSameMerchant(sequence);
    }

    public bool IsOfSameMerchant(long sequence) =>
        Books.Terminals.KeyOf(Books.Transactions[sequence].Key.Terminal).MerchantId == Row.Transaction.Key.MerchantId;

    /// <summary>True where the message names no card, or the original's.</summary>
    public bool IsSameCard(in TransactionEntry original) => Row.Transaction.Pan.IsEmpty || (ulong)Row.Transaction.Pan.Token == original.CardToken;

    /// <summary>True where the transaction counted in a batch that is closed: its totals do not move any more.</summary>
    public bool IsSettled(in TransactionEntry entry) =>
        (entry.Effects & (RowEffects.AddsDebit | RowEffects.AddsCredit | RowEffects.AdjustsTotals)) != 0
        && (!Books.Terminals.TryFindBatch(entry.Key.Terminal, entry.Batch, out var batch) || batch.Settled);

    /// <summary>The row counts among the foreign totals exactly where its original did.</summary>
    public void FollowTotalsOf(in TransactionEntry original) =>
        Row.Effects = (Row.Effects & ~RowEffects.Foreign) | (original.Effects & RowEffects.Foreign);

    /// <summary>Posts the opposite of what a transaction's row posted.</summary>
    public void PostOpposite(long sequence)
    {
        foreach (var leg in Books.Transactions.LegsOf(sequence)) Row.MergeLeg(leg.Account, -leg.Minor);
    }

    /// <summary>Posts the opposite of what a transaction has come to: its own postings and those of every change since.</summary>
    public void PostOppositeOfAll(long sequence)
    {
        PostOpposite(sequence);
        for (var change = NewestChangeOf(sequence); change != 0 && Books.Transactions.Exists(change); change = Books.Transactions[change].AdjustedBy)
        {
            PostOpposite(change);
        }
    }

    /// <summary>What a transaction and every change since hold, in the account's currency.</summary>
    public long HoldOfAll(long sequence)
    {
        ref readonly var entry = ref Books.Transactions[sequence];
        var minor = entry.HoldMinor;
        for (var change = NewestChangeOf(sequence); change != 0 && Books.Transactions.Exists(change); change = Books.Transactions[change].AdjustedBy)
        {
            minor += Books.Transactions[change].HoldMinor;
        }

        return minor;
    }

    // Of a change itself the field names the one before it, which is not its own.
    private long NewestChangeOf(long sequence)
    {
        ref readonly var entry = ref Books.Transactions[sequence];
        return (entry.Effects & RowEffects.AdjustsOriginal) != 0 ? 0 : entry.AdjustedBy;
    }

    /// <summary>An amount of the transaction in the currency of the card's account, rounded half up in minor units.</summary>
    /// <returns>False where there is no rate, or nothing is left of the amount.</returns>
    public bool TryConvert(long minor, out long billingMinor)
    {
        billingMinor = minor;
        var from = Row.Transaction.Currency;
        var to = new Currency(Books.Accounts[Row.Account].Currency);
        if (from == to) return true;
        if (!Master.TryGetRate(from, to, out var rateNano)) return false;
        Row.RateNano = rateNano;
        return ConversionRate.TryApply(minor, from, to, rateNano, out billingMinor);
    }

    /// <summary>Why <see cref="TryConvert"/> fails: the currency has no rate, or the amount is too small or too large to be worth anything in the account's.</summary>
    public DecisionReason ConversionRefusal =>
        Master.TryGetRate(Row.Transaction.Currency, new Currency(Books.Accounts[Row.Account].Currency), out _) ? DecisionReason.InvalidAmount : DecisionReason.InvalidCurrency;

    /// <summary>The largest amount of the transaction's currency that an amount of the account's pays for.</summary>
    public long LargestFor(long billingMinor)
    {
        var from = Row.Transaction.Currency;
        var to = new Currency(Books.Accounts[Row.Account].Currency);
        return from == to ? billingMinor : ConversionRate.LargestFor(billingMinor, from, to, Row.RateNano);
    }

    /// <summary>Sees to it that the pre-authorization meant is found: the newest of the card where the message names none.</summary>
    public bool TryFindOpenPreAuthorization(out long sequence)
    {
        var original = Row.Transaction.Original;
        if (original.HasKey || !original.Rrn.IsEmpty || !original.AuthorizationCode.IsEmpty) return TryFindOriginal(out sequence);
        return Books.Transactions.TryFind(AuthorizationKey.NewestOf((ulong)Row.Transaction.Pan.Token), out sequence) && Books.Transactions.Exists(sequence);
    }

    /// <summary>Number of an account of the chart; a row that opens it is written first where it is new.</summary>
    public int AccountOf(SystemAccount kind, ushort currency) =>
        Books.Accounts.TryFind(kind, currency, out var account) ? account : Open(ChartOfAccounts.NameOf(kind), currency);

    public int PayableOf(AsciiText merchant, ushort currency) =>
        Books.Accounts.TryFindPayable(merchant, currency, out var account) ? account : Open(ChartOfAccounts.MerchantPayable(merchant), currency);

    public int MerchantBankOf(AsciiText merchant, ushort currency)
    {
        var name = ChartOfAccounts.MerchantBank(merchant);
        return Books.Accounts.TryFind(name, currency, out var account) ? account : Open(name, currency);
    }

    // Kinds that the issuer of the card decides. Voids, completions and refunds go back to what it has decided.
    private static bool AsksIssuer(TransactionKind kind) => kind
        is TransactionKind.Purchase
        or TransactionKind.CashAdvance
        or TransactionKind.PurchaseWithCashBack
        or TransactionKind.PreAuthorization
        or TransactionKind.IncrementalAuthorization
        or TransactionKind.BalanceInquiry
        or TransactionKind.AccountVerification;

    public static bool IsPayment(TransactionKind kind) => kind
        is TransactionKind.Purchase
        or TransactionKind.CashAdvance
        or TransactionKind.PurchaseWithCashBack
        or TransactionKind.PreAuthorization
        or TransactionKind.IncrementalAuthorization
        or TransactionKind.Completion
        or TransactionKind.CompletionAdvice
        or TransactionKind.OfflineSale;

    private AsciiText RrnOf(long sequence) => RetrievalReference.Of(Books.Transactions[sequence].SettlementDay, sequence);

    private int Open(string name, ushort currency) =>
        _writer.OpenAccount(name, new Currency(currency), 0, Row.Transaction.BusinessTime, Row.Outcome.SettlementDate);

    private DecisionReason CountPin(in CardSlot card)
    {
        if (Pin == PinVerdict.NotChecked && Books.PinTries.Count == 0) return DecisionReason.None;
        var tries = Books.PinTriesOf(card.Token);
        if (tries >= card.PinTryLimit) return DecisionReason.PinTriesExceeded;
        if (Pin == PinVerdict.Wrong)
        {
            Row.PinTries = tries + 1;
            return tries + 1 >= card.PinTryLimit ? DecisionReason.PinTriesExceeded : DecisionReason.WrongPin;
        }

        if (Pin == PinVerdict.Correct && tries > 0) Row.PinTries = 0;
        return DecisionReason.None;
    }
}
