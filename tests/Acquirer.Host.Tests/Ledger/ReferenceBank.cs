using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Ledger;

/// <summary>
/// The bank again, as slowly and plainly as it can be said: lists and linear searches, every figure summed up anew from what happened.
/// Written from docs/ledger.md, not from the product's code.
/// </summary>
internal sealed class ReferenceBank
{
    private readonly Dictionary<UInt128, (string Account, AccountData Data)> _cards = [];
    private readonly Dictionary<string, long> _opening = [];
    private readonly Dictionary<UInt128, StandInLimits> _standIn = [];
    private readonly List<Event> _events = [];
    private readonly Dictionary<(AsciiText, AsciiText), TerminalModel> _terminals = [];

    public ReferenceBank(MasterData master)
    {
        foreach (var account in master.Accounts) _opening[account.Number] = account.OpeningBalanceMinor;
        foreach (var card in master.Cards.Where(c => c.Status == CardStatus.Active && (c.Expiry == 0 || c.Expiry > 2600)))
        {
            _cards[card.Pan.Token] = (card.Account, master.Accounts.Single(a => a.Number == card.Account));
            if (master.Issuers.First(i => i.FirstBin <= card.Pan.FirstSix && card.Pan.FirstSix <= i.LastBin).StandIn is { } limits) _standIn[card.Pan.Token] = limits;
        }
    }

    /// <summary>No issuer can be asked.</summary>
    public bool IssuersAreDown { get; set; }

    /// <summary>What waits to be forwarded has not been taken from the account yet.</summary>
    public long Balance(string account) => _opening[account] + _events.Where(e => e.Account == account && e.IsEffective && !e.Waits).Sum(e => e.MoneyMinor);

    /// <summary>The issuers are back.</summary>
    public int Forward()
    {
        IssuersAreDown = false;
        var waiting = _events.Where(e => e.Waits).ToList();
        foreach (var made in waiting) made.Waits = false;
        return waiting.Count;
    }

    public long Holds(string account) => _events.Where(e => e.Account == account && e.Kind == TransactionKind.PreAuthorization && e.HoldsMoney).Sum(e => e.CurrentMinor);

    public BatchTotals Totals(AsciiText merchant, AsciiText terminal, int batch)
    {
        var counted = _events.Where(e => e.Key.MerchantId == merchant && e.Key.TerminalId == terminal && e.Batch == batch && e.Reason == DecisionReason.Approved && !e.ReversedInBatch).ToList();
        var debits = counted.Where(e => IsSale(e.Kind)).ToList();
        var changes = _events.Where(e => e.CountsInTotals && !e.ReversedInBatch && e.Changes is { } sale && debits.Contains(sale)).Sum(e => e.DeltaMinor);
        var credits = counted.Where(e => e.Kind is TransactionKind.PurchaseVoid or TransactionKind.CompletionVoid or TransactionKind.Refund).ToList();
        return new BatchTotals(debits.Count, debits.Sum(e => e.ApprovedMinor) + changes, credits.Count, credits.Sum(e => e.ApprovedMinor));
    }

    public int Batch(AsciiText merchant, AsciiText terminal) => Terminal(merchant, terminal).Batch;

    /// <summary>Every hold is too old now.</summary>
    public int ExpireHolds()
    {
        var open = _events.Where(e => e.Kind == TransactionKind.PreAuthorization && e.HoldsMoney).ToList();
        foreach (var hold in open) hold.Expired = true;
        return open.Count;
    }

    /// <summary>What the bank must say.</summary>
    public DecisionReason Do(in Transaction t)
    {
        var message = t;
        var terminal = Terminal(t.Key.MerchantId, t.Key.TerminalId);
        var isUnionPay = t.Family == MessageFamily.UnionPay;
        if (t.Kind == TransactionKind.SignOn)
        {
            terminal.SignedOn = true;
            if (isUnionPay) terminal.Batch = terminal.Batch % 999_999 + 1;
            else terminal.Batch = Math.Max(terminal.Batch, 1);
            return DecisionReason.Approved;
        }

        if (!isUnionPay) terminal.Batch = Math.Max(terminal.Batch, 1);
        var copy = _events.LastOrDefault(e => e.Key == message.Key);
        if (copy is { IsTombstoneOnly: false })
        {
            return copy.SameAs(t) && !copy.Reversed ? copy.Reason : DecisionReason.DuplicateTransaction;
        }

        var batch = isUnionPay ? (int)t.Key.BatchOrTime : terminal.Batch;
        var made = new Event(message) { Batch = batch };
        made.Reason = copy is not null ? DecisionReason.ResponseTooLate : Decide(message, terminal, made);
        _events.Add(made);
        return made.Reason;
    }

    private DecisionReason Decide(Transaction t, TerminalModel terminal, Event made)
    {
        if (t.Kind is TransactionKind.Reversal) return Reverse(t, made);
        if (t.Kind == TransactionKind.BatchSettlement) return Settle(t, terminal, made);
        if (t.Family == MessageFamily.UnionPay && (!terminal.SignedOn || terminal.Batch != made.Batch)) return DecisionReason.SignOnRequired;
        switch (t.Kind)
        {
            case TransactionKind.IncrementalAuthorization:
                return Increase(t, made);
            case TransactionKind.Adjustment or TransactionKind.TipAdjustment:
                return Adjust(t, made);
            case TransactionKind.OfflineSale:
                if (!_cards.TryGetValue(t.Pan.Token, out var known)) return DecisionReason.InvalidCard;
                if (t.AmountMinor <= 0) return DecisionReason.InvalidAmount;
                made.Account = known.Account;
                made.ApprovedMinor = t.AmountMinor;
                made.MoneyMinor = -t.AmountMinor;
                return DecisionReason.Approved;
            case TransactionKind.Purchase or TransactionKind.PreAuthorization or TransactionKind.CashAdvance or TransactionKind.PurchaseWithCashBack:
                if (IssuersAreDown && !_standIn.ContainsKey(t.Pan.Token)) return DecisionReason.IssuerInoperative;
                if (!_cards.TryGetValue(t.Pan.Token, out var card)) return DecisionReason.InvalidCard;
                if (t.AmountMinor <= 0) return DecisionReason.InvalidAmount;
                made.Account = card.Account;
                if (IssuersAreDown)
                {
                    if (!StandsIn(t, made)) return DecisionReason.IssuerInoperative;
                    made.ApprovedMinor = t.AmountMinor;
                    made.MoneyMinor = t.Kind == TransactionKind.PreAuthorization ? 0 : -t.AmountMinor;
                    return DecisionReason.Approved;
                }

                if (t.AmountMinor > Balance(card.Account) - Holds(card.Account) + card.Data.CreditLimitMinor) return DecisionReason.InsufficientFunds;
                made.ApprovedMinor = t.AmountMinor;
                made.MoneyMinor = t.Kind == TransactionKind.PreAuthorization ? 0 : -t.AmountMinor;
                return DecisionReason.Approved;
            case TransactionKind.PurchaseVoid or TransactionKind.PreAuthorizationVoid or TransactionKind.CompletionVoid:
                return Void(t, made);
            case TransactionKind.Completion or TransactionKind.CompletionAdvice:
                return Complete(t, made);
            case TransactionKind.Refund:
                return Refund(t, made);
            default:
                throw new InvalidOperationException("not in the model");
        }
    }

    // The limits alone decide; what was reversed since has used them all the same.
    private bool StandsIn(Transaction t, Event made)
    {
        var limits = _standIn[t.Pan.Token];
        var used = _events.Where(e => e.InPlace && e.Message.Pan.Token == t.Pan.Token).ToList();
        made.InPlace = made.Waits = t.AmountMinor <= limits.PerTransaction && t.AmountMinor <= limits.PerDay - used.Sum(e => e.Message.AmountMinor) && used.Count < limits.CountPerDay;
        return made.InPlace;
    }

    private DecisionReason Void(Transaction t, Event made)
    {
        TransactionKind[] wanted = t.Kind switch
        {
            TransactionKind.PurchaseVoid => [TransactionKind.Purchase, TransactionKind.CashAdvance, TransactionKind.PurchaseWithCashBack],
            TransactionKind.CompletionVoid => [TransactionKind.Completion, TransactionKind.CompletionAdvice],
            _ => [TransactionKind.PreAuthorization],
        };
        if (Original(t) is not { } original || !wanted.Contains(original.Kind) || !original.IsEffective || original.Voided) return DecisionReason.OriginalNotFound;
        if (original.Key.MerchantId != t.Key.MerchantId || original.Message.Pan.Token != t.Pan.Token) return DecisionReason.OriginalNotFound;
        if (original.Completed || original.Expired || original.RefundedMinor > 0 || IsSettled(original)) return DecisionReason.OriginalNotFound;
        if (t.Kind != TransactionKind.PreAuthorizationVoid && original.Key.TerminalId != t.Key.TerminalId) return DecisionReason.OriginalNotFound;
        if (t.AmountMinor != 0 && t.AmountMinor != original.ApprovedMinor && t.AmountMinor != original.Message.AmountMinor && t.AmountMinor != original.CurrentMinor) return DecisionReason.OriginalAmountWrong;
        original.Voided = true;
        original.Waits = false;
        if (original.Behind is { } hold) hold.Completed = false;
        made.Behind = original;
        made.Account = original.Account;
        made.ApprovedMinor = original.CurrentMinor;
        made.MoneyMinor = -original.MoneyMinor - original.ChangedBy.Sum(e => e.MoneyMinor);
        return DecisionReason.Approved;
    }

    private DecisionReason Complete(Transaction t, Event made)
    {
        if (Original(t) is not { Kind: TransactionKind.PreAuthorization } original || !original.HoldsMoney) return DecisionReason.OriginalNotFound;
        if (original.Key.MerchantId != t.Key.MerchantId || original.Message.Pan.Token != t.Pan.Token) return DecisionReason.OriginalNotFound;
        if (t.AmountMinor <= 0) return DecisionReason.InvalidAmount;
        if (t.AmountMinor > original.CurrentMinor * 115 / 100) return DecisionReason.ExceedsAmountLimit;
        var (account, data) = _cards[t.Pan.Token];
        if (t.Kind == TransactionKind.Completion && t.AmountMinor > Balance(account) - Holds(account) + original.CurrentMinor + data.CreditLimitMinor) return DecisionReason.InsufficientFunds;
        original.Completed = true;
        made.Behind = original;
        made.Account = account;
        made.ApprovedMinor = t.AmountMinor;
        made.MoneyMinor = -t.AmountMinor;
        return DecisionReason.Approved;
    }

    private DecisionReason Refund(Transaction t, Event made)
    {
        if (Original(t) is not { } original || original.Kind is not (TransactionKind.Purchase or TransactionKind.PurchaseWithCashBack or TransactionKind.Completion or TransactionKind.CompletionAdvice or TransactionKind.OfflineSale) || !original.IsEffective || original.Voided) return DecisionReason.OriginalNotFound;
        if (original.Key.MerchantId != t.Key.MerchantId || original.Message.Pan.Token != t.Pan.Token) return DecisionReason.OriginalNotFound;
        if (t.AmountMinor > original.CurrentMinor - original.RefundedMinor) return DecisionReason.OriginalAmountWrong;
        if (t.AmountMinor <= 0) return DecisionReason.InvalidAmount;
        original.RefundedMinor += t.AmountMinor;
        made.Behind = original;
        made.Account = original.Account;
        made.ApprovedMinor = t.AmountMinor;
        made.MoneyMinor = t.AmountMinor;
        return DecisionReason.Approved;
    }

    private DecisionReason Increase(Transaction t, Event made)
    {
        if (IssuersAreDown && !_standIn.ContainsKey(t.Pan.Token)) return DecisionReason.IssuerInoperative;
        var original = t.Original.HasKey
            ? Original(t)
            : _events.LastOrDefault(e => e.Kind == TransactionKind.PreAuthorization && e.Reason == DecisionReason.Approved && e.Message.Pan.Token == t.Pan.Token);
        if (original is not { Kind: TransactionKind.PreAuthorization, HoldsMoney: true }) return DecisionReason.OriginalNotFound;
        if (original.Key.MerchantId != t.Key.MerchantId || original.Message.Pan.Token != t.Pan.Token) return DecisionReason.OriginalNotFound;
        if (t.AmountMinor <= 0) return DecisionReason.InvalidAmount;
        var (account, data) = _cards[t.Pan.Token];
        if (IssuersAreDown && !StandsIn(t, made)) return DecisionReason.IssuerInoperative;
        if (!IssuersAreDown && t.AmountMinor > Balance(account) - Holds(account) + data.CreditLimitMinor) return DecisionReason.InsufficientFunds;
        made.ApprovedMinor = t.AmountMinor;
        made.Change(original, t.AmountMinor, 0);
        return DecisionReason.Approved;
    }

    private DecisionReason Adjust(Transaction t, Event made)
    {
        if (Original(t) is not { } original || !IsSale(original.Kind) || !original.IsEffective || original.Voided || original.RefundedMinor > 0) return DecisionReason.OriginalNotFound;
        if (IsSettled(original) || original.Message.Pan.Token != t.Pan.Token) return DecisionReason.OriginalNotFound;
        if (original.Key.TerminalId != t.Key.TerminalId) return DecisionReason.OriginalNotFound;
        if (t.AmountMinor <= 0) return DecisionReason.InvalidAmount;
        made.ApprovedMinor = t.AmountMinor;
        made.Batch = original.Batch;
        made.CountsInTotals = true;
        original.Waits = false;
        var delta = t.AmountMinor - original.CurrentMinor;
        made.Change(original, delta, -delta);
        return DecisionReason.Approved;
    }

    private static bool IsSale(TransactionKind kind) => kind is TransactionKind.Purchase or TransactionKind.CashAdvance or TransactionKind.PurchaseWithCashBack
        or TransactionKind.OfflineSale or TransactionKind.Completion or TransactionKind.CompletionAdvice;

    private static DecisionReason ReverseInPart(Transaction t, Event original, Event made, bool settled)
    {
        if (!IsSale(original.Kind) && original.Kind != TransactionKind.PreAuthorization) return DecisionReason.InvalidTransaction;
        if (t.ReplacementMinor > original.CurrentMinor) return DecisionReason.OriginalAmountWrong;
        var back = original.CurrentMinor - t.ReplacementMinor;
        if (back == 0) return DecisionReason.Approved;
        made.CountsInTotals = !settled && IsSale(original.Kind);
        made.Change(original, -back, IsSale(original.Kind) ? back : 0);
        return DecisionReason.Approved;
    }

    private DecisionReason Reverse(Transaction t, Event made)
    {
        var isUnionPay = t.Family == MessageFamily.UnionPay;
        if (Original(t) is not { } original)
        {
            _events.RemoveAll(e => e.IsTombstoneOnly && e.Key == t.Original.Key);
            _events.Add(new Event(t, t.Original.Key));
            return t.Mti.IsAdvice || isUnionPay ? DecisionReason.Approved : DecisionReason.OriginalNotFound;
        }

        if (original.Key.TerminalId != t.Key.TerminalId) return DecisionReason.OriginalNotFound;
        if (t.AmountMinor != 0 && t.AmountMinor != original.Message.AmountMinor && t.AmountMinor != original.ApprovedMinor && t.AmountMinor != original.CurrentMinor) return DecisionReason.OriginalAmountWrong;
        var nothing = t.Mti.IsAdvice ? DecisionReason.Approved : DecisionReason.OriginalNotFound;
        if (original.Reason != DecisionReason.Approved) return isUnionPay ? DecisionReason.ReferToIssuer : nothing;
        if (original.Kind == TransactionKind.Reversal) return DecisionReason.InvalidTransaction;
        if (original.Reversed || original.Voided || original.Completed || original.Expired || original.RefundedMinor > 0) return nothing;
        if (original.Changes is { } changed
            && (changed.ChangedBy.LastOrDefault() != original || changed.Reversed || changed.Voided || changed.Completed || changed.Expired || changed.RefundedMinor > 0)) return nothing;
        if (original.Kind == TransactionKind.CompletionVoid && original.Behind?.Behind is { HoldsMoney: false }) return nothing;
        var settled = IsSettled(original);
        if (settled && !t.Mti.IsAdvice) return DecisionReason.OriginalNotFound;
        original.Waits = false;
        if (t is { HasReplacement: true, ReplacementMinor: > 0 }) return ReverseInPart(t, original, made, settled);
        original.Changes?.ChangedBy.Remove(original);
        original.Reversed = true;
        original.ReversedInBatch = !settled;
        if (original.Behind is { } behind)
        {
            switch (original.Kind)
            {
                case TransactionKind.PurchaseVoid or TransactionKind.PreAuthorizationVoid: behind.Voided = false; break;
                case TransactionKind.CompletionVoid:
                    behind.Voided = false;
                    if (behind.Behind is { } hold) hold.Completed = true;
                    break;
                case TransactionKind.Completion or TransactionKind.CompletionAdvice: behind.Completed = false; break;
                case TransactionKind.Refund: behind.RefundedMinor -= original.ApprovedMinor; break;
            }
        }

        return DecisionReason.Approved;
    }

    private DecisionReason Settle(Transaction t, TerminalModel terminal, Event made)
    {
        var totals = Totals(t.Key.MerchantId, t.Key.TerminalId, made.Batch);
        if (terminal.Settled.Add(made.Batch) && (terminal.Batch == made.Batch || terminal.Batch == 0)) terminal.Batch = made.Batch % 999_999 + 1;
        return totals == t.TerminalTotals ? DecisionReason.Approved : DecisionReason.ReconcileError;
    }

    private bool IsSettled(Event original) =>
        original.Kind is not (TransactionKind.PreAuthorization or TransactionKind.PreAuthorizationVoid or TransactionKind.IncrementalAuthorization)
        && Terminal(original.Key.MerchantId, original.Key.TerminalId).Settled.Contains(original.Batch);

    private Event? Original(Transaction t) => _events.LastOrDefault(e => !e.IsTombstoneOnly && e.Key == t.Original.Key);

    private TerminalModel Terminal(AsciiText merchant, AsciiText terminal)
    {
        if (!_terminals.TryGetValue((merchant, terminal), out var model)) _terminals[(merchant, terminal)] = model = new TerminalModel();
        return model;
    }

    private sealed class TerminalModel
    {
        public bool SignedOn { get; set; }

        public int Batch { get; set; }

        public HashSet<int> Settled { get; } = [];
    }

    private sealed class Event
    {
        public Event(Transaction message)
        {
            Message = message;
            Key = message.Key;
        }

        public Event(Transaction reversal, TransactionKey tombstone)
        {
            Message = reversal;
            Key = tombstone;
            IsTombstoneOnly = true;
        }

        public Transaction Message { get; }

        public TransactionKey Key { get; }

        public TransactionKind Kind => IsTombstoneOnly ? TransactionKind.None : Message.Kind;

        public bool IsTombstoneOnly { get; }

        public int Batch { get; set; }

        public DecisionReason Reason { get; set; }

        public string Account { get; set; } = "";

        public long ApprovedMinor { get; set; }

        public long MoneyMinor { get; set; }

        public Event? Behind { get; set; }

        public bool Reversed { get; set; }

        public bool ReversedInBatch { get; set; }

        public bool Voided { get; set; }

        public bool Completed { get; set; }

        public bool Expired { get; set; }

        /// <summary>Approved in the issuer's place.</summary>
        public bool InPlace { get; set; }

        /// <summary>And not yet forwarded.</summary>
        public bool Waits { get; set; }

        public long RefundedMinor { get; set; }

        /// <summary>The transaction whose amount this one changes.</summary>
        public Event? Changes { get; private set; }

        public List<Event> ChangedBy { get; } = [];

        public long DeltaMinor { get; private set; }

        public bool CountsInTotals { get; set; }

        public long CurrentMinor => ApprovedMinor + ChangedBy.Sum(e => e.DeltaMinor);

        public bool IsEffective => Reason == DecisionReason.Approved && !Reversed && Changes is not { Reversed: true };

        public bool HoldsMoney => IsEffective && !Voided && !Completed && !Expired;

        public void Change(Event original, long deltaMinor, long moneyMinor)
        {
            Changes = original;
            DeltaMinor = deltaMinor;
            MoneyMinor = moneyMinor;
            Account = original.Account;
            original.ChangedBy.Add(this);
        }


        public bool SameAs(in Transaction t) =>
            Message.AmountMinor == t.AmountMinor && Message.Kind == t.Kind && Message.Pan == t.Pan && Message.Original == t.Original && Message.TerminalTotals == t.TerminalTotals
            && Message.HasReplacement == t.HasReplacement && Message.ReplacementMinor == t.ReplacementMinor;
    }
}
