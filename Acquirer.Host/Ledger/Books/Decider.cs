using Iso8583.Core.Messages;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>
/// Turns a command into a row: deterministic, without clock, I/O or chance. Order: faults that prove nothing of the sender, copies, replayed counters, refusals brought along, sign-on, rules of the kind.
/// </summary>
internal sealed class Decider
{
    private readonly BookKeeper _books;
    private readonly LedgerOptions _options;
    private readonly ulong _seed;
    private readonly RowWriter _writer;
    private readonly Decision _decision;
    private readonly Recalls _recalls;

    public Decider(BookKeeper books, LedgerOptions options, ulong seed)
    {
        _books = books;
        _options = options;
        _seed = seed;
        _writer = new RowWriter(books);
        _decision = new Decision(books, options, _writer);
        _recalls = new Recalls(books);
    }

    /// <summary>Somebody reads forgotten transactions back: a message that may refer to one is deferred until it was read.</summary>
    public bool CanRecall { get; set; }

    public MasterData Master => _decision.Master;

    /// <summary>Takes over new master data and opens the accounts that appear for the first time.</summary>
    /// <returns>The position after the last account looked at; call again from there until it is the number of accounts.</returns>
    public int OpenAccounts(MasterData master, int from, int limit, DateTime businessTime, JournalBatch batch)
    {
        _writer.Batch = batch;
        var settlementDate = _decision.Calendar.DayOf(default, businessTime);
        var i = from;
        for (; i < master.Accounts.Count && batch.Count < limit; i++)
        {
            var data = master.Accounts[i];
            var name = ChartOfAccounts.Cardholder(data.Number);
            if (_books.Accounts.TryFind(name, data.Currency.Number, out _)) continue;
            _writer.OpenAccount(name, data.Currency, data.OpeningBalanceMinor, businessTime, settlementDate);
        }

        return i;
    }

    /// <summary>Makes master data the one that decides; its accounts are open.</summary>
    public void Adopt(MasterData master) => _decision.Adopt(master);

    /// <summary>Gives up the holds that are older than the options say: a row each, as many as the batch has room for.</summary>
    /// <returns>True where there may be more.</returns>
    public bool ExpireHolds(DateTime businessTime, int limit, JournalBatch batch)
    {
        _writer.Batch = batch;
        var due = _books.Transactions.OpenHoldsBefore(businessTime.AddDays(-_options.HoldDays).Ticks);
        var row = _decision.Row;
        for (var i = 0; i < due.Count; i++)
        {
            if (batch.Count >= limit) return true;
            ref readonly var hold = ref _books.Transactions[due[i]];
            var terminal = _books.Terminals.KeyOf(hold.Key.Terminal);
            var transaction = default(Transaction);
            transaction.Kind = TransactionKind.HoldExpiry;
            transaction.Key = new TransactionKey(default, terminal.MerchantId, terminal.TerminalId, hold.Key.Stan, hold.Key.BatchOrTime, 0);
            transaction.Currency = new Currency(hold.Currency);
            transaction.AmountMinor = hold.CurrentMinor;
            transaction.BusinessTime = businessTime;
            _decision.Begin(transaction, default);
            row.Effects = RowEffects.ActsOnOriginal;
            row.OriginalSequence = due[i];
            row.Account = hold.Account;
            row.HoldMinor = -_decision.HoldOfAll(due[i]);
            row.Outcome.Reason = DecisionReason.Approved;
            row.Outcome.ApprovedMinor = hold.CurrentMinor;
            Finish();
        }

        return false;
    }

    /// <summary>Forwards the oldest of what was approved in an issuer's place: a row each.</summary>
    public void ForwardStandIns(int firstBin, int lastBin, DateTime businessTime, long receivedUnixMicros, int limit, JournalBatch batch)
    {
        _writer.Batch = batch;
        _books.Transactions.Recalled = null;
        var day = _decision.DayOf(default, businessTime);
        foreach (var sequence in _books.StandIns.Oldest(firstBin, lastBin, limit))
        {
            if (!_books.StandIns.TryGet(sequence, out var pan)) continue;
            _writer.Forward(sequence, pan, businessTime, day, receivedUnixMicros, _decision.TermsOf(_books.Transactions[sequence].Account).CreditLimitMinor);
        }
    }

    /// <summary>Decides one command and appends its row, if it makes one, to the batch. The outcome counts once the batch is durable.</summary>
    /// <param name="transaction">The command.</param>
    /// <param name="evidence">What was found out before.</param>
    /// <param name="outcome">Gets the outcome; its status is <see cref="OutcomeStatus.Deferred"/> where the original has to be read first.</param>
    /// <param name="batch">Gets the row.</param>
    /// <param name="recalled">What was read back for it; null where nothing was.</param>
    public void Decide(in Transaction transaction, in Evidence evidence, ref Outcome outcome, JournalBatch batch, RecalledOriginals? recalled = null)
    {
        _writer.Batch = batch;
        _books.Transactions.Recalled = null;
        _decision.Begin(transaction, evidence);
        if (transaction.Kind == TransactionKind.Echo && evidence.Refusal == DecisionReason.None)
        {
            outcome = _decision.Row.Outcome;
            outcome.Reason = DecisionReason.Approved;
            outcome.Status = OutcomeStatus.Committed;
            return;
        }

        if (Settlements.Owns(transaction.Kind))
        {
            if (Settlements.Decide(_decision)) _writer.Write(_decision.Row);
            outcome = _decision.Row.Outcome;
            return;
        }

        if (ProvesNothing(evidence.Refusal)) _decision.Refuse(evidence.Refusal);
        else if (FindCopy(evidence, ref outcome)) return;
        else if (_decision.Row.Outcome.Reason == DecisionReason.None)
        {
            if (_decision.IsKsnReplayed) _decision.Refuse(DecisionReason.KsnReplayed);
            else if (evidence.Refusal != DecisionReason.None) _decision.Decline(evidence.Refusal);
            else if (!_decision.Row.Checks.Note(Checkpoint.SignOn, !NeedsSignOn(transaction.Kind))) _decision.Decline(DecisionReason.SignOnRequired);
            else if (_decision.WatchCounter() is var replayed && replayed != DecisionReason.None) _decision.Decline(replayed);
            else if (CanRecall && _recalls.MustWait(_decision, recalled))
            {
                outcome = default;
                outcome.Status = OutcomeStatus.Deferred;
                return;
            }
            else
            {
                _books.Transactions.Recalled = recalled;
                ApplyRule(RuleChoice.Make(_books, evidence.Rules, _decision.Row), transaction.Kind, evidence.Issuer);
            }
        }

        _decision.ChooseScript(evidence.Chip, _decision.Rule, ref _decision.Row.Outcome);
        if (!ProvesNothing(evidence.Refusal)) _decision.TakeKsn();
        Finish();
        if (recalled is not null) _recalls.Note(_decision.Row, recalled);
        outcome = _decision.Row.Outcome;
        outcome.Checks = _decision.Row.Checks;
    }

    // Such a message may come from anybody: it is journaled, but takes up no key and makes no terminal.
    private static bool ProvesNothing(DecisionReason refusal) => refusal
        is DecisionReason.UnknownTerminal
        or DecisionReason.InvalidMerchant
        or DecisionReason.FormatError
        or DecisionReason.SignOnRequired
        or DecisionReason.MacError
        or DecisionReason.SecurityViolation
        or DecisionReason.KsnUnknown;

    private static bool IsNetworkManagement(TransactionKind kind) => kind is TransactionKind.SignOn or TransactionKind.SignOff or TransactionKind.KeyChange;

    private bool FindCopy(in Evidence evidence, ref Outcome outcome)
    {
        var row = _decision.Row;
        if (!_decision.KnowsTerminal
            || !_books.Transactions.TryFind(_books.Terminals.ShortKey(_decision.Terminal, row.Transaction.Key), out var sequence, out var isTombstone))
        {
            row.Checks.Note(Checkpoint.FirstCopy, true);
            return false;
        }

        row.Checks.Note(Checkpoint.FirstCopy, false);
        if (isTombstone)
        {
            row.OriginalSequence = sequence;
            _decision.Decline(DecisionReason.ResponseTooLate);
            return false;
        }

        ref readonly var first = ref _books.Transactions[sequence];
        var same = first.Fingerprint == Fingerprint.Of(row.Transaction);

        // A terminal that lost its memory signs on under an old number: only what it did last can be a copy.
        if (IsNetworkManagement(row.Transaction.Kind) && !(same && _books.Terminals[_decision.Terminal].LastSequence == sequence)) return false;
        // Terminals may send every packet of an upload under the STAN of their settlement.
        if (row.Transaction.Kind is TransactionKind.BatchUpload or TransactionKind.BatchUploadEnd && !same) return false;
        if (same && !first.Is(EntryMarks.Reversed))
        {
            Repeat(first, sequence, ref outcome);
            outcome.Chip = evidence.Chip;
            _decision.ChooseScript(evidence.Chip, outcome.Rule is { } id && evidence.Rules is { } match && match.TryFind(id, out var applied) ? applied.Act : null, ref outcome);
            return true;
        }

        row.OriginalSequence = sequence;
        row.Outcome.Reason = DecisionReason.DuplicateTransaction;
        row.Events = NotificationEvents.SuspectedDuplicate;
        row.Effects = RowEffects.None;
        return false;
    }

    private void Repeat(in TransactionEntry first, long sequence, ref Outcome outcome)
    {
        outcome = default;
        outcome.Status = OutcomeStatus.Repeated;
        outcome.Reason = first.Reason;
        outcome.Sequence = sequence;
        outcome.Rrn = RetrievalReference.Of(first.SettlementDay, sequence);
        outcome.AuthorizationCode = AuthorizationCode.ToText(first.AuthorizationCode);
        outcome.ApprovedMinor = first.ApprovedMinor;
        outcome.BalanceMinor = first.BalanceMinor;
        outcome.AvailableMinor = first.AvailableMinor;
        outcome.HasBalance = first.HasBalance;
        if (first.Account != AccountBook.None) outcome.AccountCurrency = new Currency(_books.Accounts[first.Account].Currency);
        if (first.IsApproved && first.Account != AccountBook.None && first.Currency != outcome.AccountCurrency.Number)
        {
            outcome.BillingMinor = first.HoldMinor;
            var payer = _books.PayerOf(first.Account, first.Effects);
            foreach (var leg in _books.Transactions.LegsOf(sequence))
            {
                if (leg.Account == payer) outcome.BillingMinor -= leg.Minor;
            }

            outcome.BillingMinor = Math.Abs(outcome.BillingMinor);
        }

        outcome.BusinessTime = new DateTime(first.BusinessTicks);
        outcome.SettlementDate = DateOnly.FromDayNumber(first.SettlementDay);
        outcome.Batch = first.Batch;
        outcome.Rule = _books.Rules.NameOf(first.Rule);
        outcome.Checks = _decision.Row.Checks;
        if (first.Kind == TransactionKind.BatchSettlement && _books.Terminals.TryFindBatch(first.Key.Terminal, first.Batch, out var batch))
        {
            outcome.Totals = batch.Domestic;
            outcome.ForeignTotals = batch.Foreign;
            outcome.Balanced = first.Reason == DecisionReason.Approved;
        }
    }

    private bool NeedsSignOn(TransactionKind kind)
    {
        if (!_decision.IsUnionPay || !_options.RequireSignOn) return false;
        if (kind is TransactionKind.SignOn or TransactionKind.SignOff or TransactionKind.Reversal or TransactionKind.ScriptResult
            or TransactionKind.BatchSettlement or TransactionKind.BatchUpload or TransactionKind.BatchUploadEnd or TransactionKind.CutOverNotice)
        {
            return false;
        }

        // A terminal that a listener took in on its own has no keys to exchange: nothing is asked of it.
        if (!_decision.Master.TryGetTerminal(_decision.Transaction.Key.TerminalId, out _)) return false;
        return !_decision.IsSignedOn || _decision.OpenBatch != _decision.Row.Outcome.Batch;
    }

    private void ApplyRule(RuleAct? rule, TransactionKind kind, IssuerStanding issuer)
    {
        if (rule is not { Verdict: RuleVerdict.Decline })
        {
            _decision.Rule = rule;
            if (rule is { DeclinesOnCounter: true } && _decision.Row.Outcome.Chip.Watch == CounterWatch.NotAbove)
            {
                _decision.Decline(DecisionReason.CounterReplayed);
                return;
            }

            var silence = _decision.AskIssuer(issuer);
            if (silence == DecisionReason.None) Apply(kind);
            else DeclineUnheard(silence);
            return;
        }

        // The card is looked up so that its holder can be told; nothing of it is asked.
        if (!_decision.Transaction.Pan.IsEmpty) _ = _decision.IdentifyCard(out _);
        _decision.Decline(rule.Reason);
    }

    // An issuer that was not there tells its cardholder nothing either.
    private void DeclineUnheard(DecisionReason reason)
    {
        _decision.Decline(reason);
        _decision.Row.Events = NotificationEvents.None;
    }

    private void Apply(TransactionKind kind)
    {
        switch (kind)
        {
            case TransactionKind.BalanceInquiry or TransactionKind.AccountVerification:
                Payments.Inquire(_decision);
                break;
            case TransactionKind.Purchase or TransactionKind.CashAdvance or TransactionKind.PurchaseWithCashBack:
                Payments.Pay(_decision);
                break;
            case TransactionKind.PreAuthorization:
                Payments.PreAuthorize(_decision);
                break;
            case TransactionKind.IncrementalAuthorization:
                Payments.Increase(_decision);
                break;
            case TransactionKind.Adjustment or TransactionKind.TipAdjustment:
                LinkedTransactions.Adjust(_decision);
                break;
            case TransactionKind.OfflineSale:
                Payments.AcceptOfflineSale(_decision);
                break;
            case TransactionKind.PurchaseVoid:
                LinkedTransactions.Void(_decision, TransactionKind.Purchase);
                break;
            case TransactionKind.PreAuthorizationVoid:
                LinkedTransactions.Void(_decision, TransactionKind.PreAuthorization);
                break;
            case TransactionKind.CompletionVoid:
                LinkedTransactions.Void(_decision, TransactionKind.Completion);
                break;
            case TransactionKind.Completion or TransactionKind.CompletionAdvice:
                LinkedTransactions.Complete(_decision);
                break;
            case TransactionKind.Refund:
                LinkedTransactions.Refund(_decision);
                break;
            case TransactionKind.ScriptResult:
                LinkedTransactions.NoteScriptResult(_decision);
                break;
            case TransactionKind.Reversal:
                Reversals.Reverse(_decision);
                break;
            case TransactionKind.BatchSettlement:
                TerminalSessions.Settle(_decision);
                break;
            case TransactionKind.SignOn:
                TerminalSessions.SignOn(_decision);
                break;
            case TransactionKind.BatchUpload:
                BatchUploads.Take(_decision);
                break;
            case TransactionKind.BatchUploadEnd:
                BatchUploads.End(_decision);
                break;
            case TransactionKind.SignOff or TransactionKind.KeyChange or TransactionKind.CutOverNotice:
                TerminalSessions.Acknowledge(_decision);
                break;
            default:
                _decision.Decline(DecisionReason.NotSupported);
                break;
        }
    }

    private void Finish()
    {
        // A replay applies the row without what was read back, and so does the writer.
        _books.Transactions.Recalled = null;
        var row = _decision.Row;
        ref var outcome = ref row.Outcome;
        if (row.Account != AccountBook.None)
        {
            ref readonly var account = ref _books.Accounts[row.Account];
            // Who decided in the issuer's place does not know the balance.
            outcome.HasBalance = _decision.StandIn is null;
            outcome.AccountCurrency = new Currency(account.Currency);
            var posted = row.PostedOn(_books.PayerOf(row.Account, row.Effects));
            outcome.BalanceMinor = account.BalanceMinor + posted;
            if (row.RateNano != 0 && !outcome.IsApproved) row.RateNano = 0;
            if (outcome.IsApproved && account.Currency != row.Transaction.Currency.Number) outcome.BillingMinor = Math.Abs(row.HoldMinor - posted);
            outcome.AvailableMinor = outcome.BalanceMinor - account.HoldsMinor - row.HoldMinor + _decision.TermsOf(row.Account).CreditLimitMinor;
            if (!outcome.HasBalance) outcome.BalanceMinor = outcome.AvailableMinor = 0;
        }

        if (outcome.IsApproved && outcome.AuthorizationCode.IsEmpty && GetsAuthorizationCode(row.Transaction.Kind)) outcome.AuthorizationCode = NewAuthorizationCode(row.Transaction);
        _writer.Write(row);
    }

    private static bool GetsAuthorizationCode(TransactionKind kind) => kind
        is TransactionKind.Purchase
        or TransactionKind.CashAdvance
        or TransactionKind.PurchaseWithCashBack
        or TransactionKind.PreAuthorization
        or TransactionKind.AccountVerification;

    // A hash of seed and key. A pre-authorization is found by card and code, so its code is not one that the card already has.
    private AsciiText NewAuthorizationCode(in Transaction transaction)
    {
        for (var attempt = 0UL; ; attempt++)
        {
            var hash = new Hash64(_seed + attempt);
            hash.Add(transaction.Key);
            var code = (int)(hash.Value % 1_000_000);
            var taken = transaction.Kind == TransactionKind.PreAuthorization
                && _books.Transactions.TryFind(new AuthorizationKey((ulong)transaction.Pan.Token, code), out _);
            if (!taken) return AuthorizationCode.ToText(code);
        }
    }
}
