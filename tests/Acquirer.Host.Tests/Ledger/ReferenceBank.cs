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
    private readonly List<Event> _events = [];
    private readonly Dictionary<(AsciiText, AsciiText), TerminalModel> _terminals = [];

    public ReferenceBank(MasterData master)
    {
        foreach (var account in master.Accounts) _opening[account.Number] = account.OpeningBalanceMinor;
        foreach (var card in master.Cards.Where(c => c.Status == CardStatus.Active && (c.Expiry == 0 || c.Expiry > 2600)))
        {
            _cards[card.Pan.Token] = (card.Account, master.Accounts.Single(a => a.Number == card.Account));
        }
    }

    public long Balance(string account) => _opening[account] + _events.Where(e => e.Account == account && e.IsEffective).Sum(e => e.MoneyMinor);

    public long Holds(string account) => _events.Where(e => e.Account == account && e.Kind == TransactionKind.PreAuthorization && e.HoldsMoney).Sum(e => e.ApprovedMinor);

    public BatchTotals Totals(AsciiText merchant, AsciiText terminal, int batch)
    {
        var counted = _events.Where(e => e.Key.MerchantId == merchant && e.Key.TerminalId == terminal && e.Batch == batch && e.Reason == DecisionReason.Approved && !e.ReversedInBatch).ToList();
        var debits = counted.Where(e => e.Kind is TransactionKind.Purchase or TransactionKind.Completion).ToList();
        var credits = counted.Where(e => e.Kind is TransactionKind.PurchaseVoid or TransactionKind.CompletionVoid or TransactionKind.Refund).ToList();
        return new BatchTotals(debits.Count, debits.Sum(e => e.ApprovedMinor), credits.Count, credits.Sum(e => e.ApprovedMinor));
    }

    public int Batch(AsciiText merchant, AsciiText terminal) => Terminal(merchant, terminal).Batch;

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
            case TransactionKind.Purchase or TransactionKind.PreAuthorization:
                if (!_cards.TryGetValue(t.Pan.Token, out var card)) return DecisionReason.InvalidCard;
                made.Account = card.Account;
                if (t.AmountMinor > Balance(card.Account) - Holds(card.Account) + card.Data.CreditLimitMinor) return DecisionReason.InsufficientFunds;
                made.ApprovedMinor = t.AmountMinor;
                made.MoneyMinor = t.Kind == TransactionKind.Purchase ? -t.AmountMinor : 0;
                return DecisionReason.Approved;
            case TransactionKind.PurchaseVoid or TransactionKind.PreAuthorizationVoid or TransactionKind.CompletionVoid:
                return Void(t, made);
            case TransactionKind.Completion:
                return Complete(t, made);
            case TransactionKind.Refund:
                return Refund(t, made);
            default:
                throw new InvalidOperationException("not in the model");
        }
    }

    private DecisionReason Void(Transaction t, Event made)
    {
        var wanted = t.Kind == TransactionKind.PurchaseVoid ? TransactionKind.Purchase
            : t.Kind == TransactionKind.CompletionVoid ? TransactionKind.Completion
            : TransactionKind.PreAuthorization;
        if (Original(t) is not { } original || original.Kind != wanted || !original.IsEffective || original.Voided) return DecisionReason.OriginalNotFound;
        if (original.Key.MerchantId != t.Key.MerchantId || original.Message.Pan.Token != t.Pan.Token) return DecisionReason.OriginalNotFound;
        if (original.Completed || original.RefundedMinor > 0 || IsSettled(original)) return DecisionReason.OriginalNotFound;
        if (wanted != TransactionKind.PreAuthorization && original.Key.TerminalId != t.Key.TerminalId) return DecisionReason.OriginalNotFound;
        if (t.AmountMinor != original.ApprovedMinor) return DecisionReason.OriginalAmountWrong;
        original.Voided = true;
        if (original.Behind is { } hold) hold.Completed = false;
        made.Behind = original;
        made.Account = original.Account;
        made.ApprovedMinor = original.ApprovedMinor;
        made.MoneyMinor = -original.MoneyMinor;
        return DecisionReason.Approved;
    }

    private DecisionReason Complete(Transaction t, Event made)
    {
        if (Original(t) is not { Kind: TransactionKind.PreAuthorization } original || !original.HoldsMoney) return DecisionReason.OriginalNotFound;
        if (original.Key.MerchantId != t.Key.MerchantId || original.Message.Pan.Token != t.Pan.Token) return DecisionReason.OriginalNotFound;
        if (t.AmountMinor > original.ApprovedMinor * 115 / 100) return DecisionReason.ExceedsAmountLimit;
        var (account, data) = _cards[t.Pan.Token];
        if (t.AmountMinor > Balance(account) - Holds(account) + original.ApprovedMinor + data.CreditLimitMinor) return DecisionReason.InsufficientFunds;
        original.Completed = true;
        made.Behind = original;
        made.Account = account;
        made.ApprovedMinor = t.AmountMinor;
        made.MoneyMinor = -t.AmountMinor;
        return DecisionReason.Approved;
    }

    private DecisionReason Refund(Transaction t, Event made)
    {
        if (Original(t) is not { } original || original.Kind is not (TransactionKind.Purchase or TransactionKind.Completion) || !original.IsEffective || original.Voided) return DecisionReason.OriginalNotFound;
        if (original.Key.MerchantId != t.Key.MerchantId || original.Message.Pan.Token != t.Pan.Token) return DecisionReason.OriginalNotFound;
        if (t.AmountMinor > original.ApprovedMinor - original.RefundedMinor) return DecisionReason.OriginalAmountWrong;
        original.RefundedMinor += t.AmountMinor;
        made.Behind = original;
        made.Account = original.Account;
        made.ApprovedMinor = t.AmountMinor;
        made.MoneyMinor = t.AmountMinor;
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
        if (t.AmountMinor != original.Message.AmountMinor) return DecisionReason.OriginalAmountWrong;
        var nothing = t.Mti.IsAdvice ? DecisionReason.Approved : DecisionReason.OriginalNotFound;
        if (original.Reason != DecisionReason.Approved) return isUnionPay ? DecisionReason.ReferToIssuer : nothing;
        if (original.Reversed || original.Voided || original.Completed || original.RefundedMinor > 0) return nothing;
        if (original.Kind == TransactionKind.CompletionVoid && original.Behind?.Behind is { HoldsMoney: false }) return nothing;
        var settled = IsSettled(original);
        if (settled && !t.Mti.IsAdvice) return DecisionReason.OriginalNotFound;
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
                case TransactionKind.Completion: behind.Completed = false; break;
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
        original.Kind is not (TransactionKind.PreAuthorization or TransactionKind.PreAuthorizationVoid)
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

        public int Batch { get; init; }

        public DecisionReason Reason { get; set; }

        public string Account { get; set; } = "";

        public long ApprovedMinor { get; set; }

        public long MoneyMinor { get; set; }

        public Event? Behind { get; set; }

        public bool Reversed { get; set; }

        public bool ReversedInBatch { get; set; }

        public bool Voided { get; set; }

        public bool Completed { get; set; }

        public long RefundedMinor { get; set; }

        public bool IsEffective => Reason == DecisionReason.Approved && !Reversed;

        public bool HoldsMoney => IsEffective && !Voided && !Completed;

        public bool SameAs(in Transaction t) =>
            Message.AmountMinor == t.AmountMinor && Message.Kind == t.Kind && Message.Pan == t.Pan && Message.Original == t.Original && Message.TerminalTotals == t.TerminalTotals;
    }
}
