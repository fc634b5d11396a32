using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Ledger;

/// <summary>What the books do while an issuer cannot be asked. The issuer of <see cref="TestBank.Rich"/> allows 20.00 a payment, 30.00 and four a day.</summary>
internal sealed class StandInTests
{
    private static readonly Evidence Down = new() { Issuer = IssuerStanding.Down };

    private readonly TestTerminal _terminal = TestTerminal.Generic();
    private TestBooks _books = null!; // set up before each test

    [SetUp]
    public void SetUp() => _books = new TestBooks(TestBank.WithFees);

    [TearDown]
    public void TearDown()
    {
        Assert.That(_books.SumOfAllAccounts(), Is.Zero);
        Assert.That(StateText.Of(_books.Replay()), Is.EqualTo(StateText.Of(_books.Books)), "replay");
        _books.Dispose();
    }

    [Test]
    public void Approval_pays_the_merchant_and_the_account_pays_when_the_issuer_is_back()
    {
        var outcome = _books.Do(_terminal.Purchase(TestBank.Rich, 1_000), Down);
        Assert.That((outcome.Reason, outcome.HasBalance), Is.EqualTo((DecisionReason.Approved, false)));
        Assert.That(_books.LastRow().Events, Is.EqualTo(NotificationEvents.MerchantSale), "the cardholder hears of it when the issuer does");
        Assert.That((_books.Balance("A-RICH"), _books.OfChart("stand-in")), Is.EqualTo((1_000_000, -1_000)));
        Assert.That(_books.Payable(TestBank.OtherMerchant), Is.EqualTo(995));

        Assert.That(_books.ForwardStandIns(TestBank.Noon), Is.EqualTo(1));
        Assert.That((_books.Balance("A-RICH"), _books.OfChart("stand-in")), Is.EqualTo((999_000, 0)));
        var row = _books.LastRow();
        Assert.That((row.Transaction.Kind, row.Transaction.ReversedKind, row.OriginalSequence), Is.EqualTo((TransactionKind.StandInForwarding, TransactionKind.Purchase, outcome.Sequence)));
        Assert.That((row.Events, row.Outcome.AvailableMinor), Is.EqualTo((NotificationEvents.Approved, 999_000)));
        Assert.That(_books.ForwardStandIns(TestBank.Noon), Is.Zero);
    }

    [Test]
    public void Account_that_cannot_pay_is_overdrawn_because_the_issuer_gave_its_promise()
    {
        Assert.That(_books.Do(_terminal.Purchase(TestBank.Poor, 1_500), Down).Reason, Is.EqualTo(DecisionReason.Approved));
        _books.ForwardStandIns(TestBank.Noon);
        Assert.That(_books.Balance("A-POOR"), Is.EqualTo(-1_000));
        Assert.That(_books.LastRow().Outcome.AvailableMinor, Is.EqualTo(-1_000));
        Assert.That(_books.Do(_terminal.Purchase(TestBank.Poor, 1)).Reason, Is.EqualTo(DecisionReason.InsufficientFunds));
    }

    [Test]
    public void Limits_count_per_card_and_business_day()
    {
        Assert.That(Reason(TestBank.Rich, 2_001), Is.EqualTo(DecisionReason.IssuerInoperative), "one payment");
        Assert.That((_books.LastRow().Events, _books.LastRow().Outcome.HasBalance), Is.EqualTo((NotificationEvents.None, false)));
        Assert.That(Reason(TestBank.Rich, 2_000), Is.EqualTo(DecisionReason.Approved));
        Assert.That(Reason(TestBank.Rich, 1_001), Is.EqualTo(DecisionReason.IssuerInoperative), "a day");
        Assert.That(Reason(TestBank.Poor, 1_001), Is.EqualTo(DecisionReason.Approved), "another card");
        for (var i = 0; i < 3; i++) Assert.That(Reason(TestBank.Rich, 1), Is.EqualTo(DecisionReason.Approved));
        Assert.That(Reason(TestBank.Rich, 1), Is.EqualTo(DecisionReason.IssuerInoperative), "the fifth");
        _terminal.Time = TestBank.Noon.AddDays(1);
        Assert.That(Reason(TestBank.Rich, 2_000), Is.EqualTo(DecisionReason.Approved), "the next day");
        Assert.That(_books.Books.StandIns.Uses, Has.Count.EqualTo(1), "uses of yesterday are forgotten");
    }

    [TestCase(TransactionKind.BalanceInquiry, TestBank.Rich, IssuerStanding.Down, DecisionReason.IssuerInoperative)]
    [TestCase(TransactionKind.AccountVerification, TestBank.Rich, IssuerStanding.Down, DecisionReason.IssuerInoperative)]
    [TestCase(TransactionKind.Purchase, TestBank.Credit, IssuerStanding.Down, DecisionReason.IssuerInoperative)]
    [TestCase(TransactionKind.Purchase, TestBank.Credit, IssuerStanding.TimedOut, DecisionReason.IssuerTimeout)]
    [TestCase(TransactionKind.Purchase, TestBank.Rich, IssuerStanding.TimedOut, DecisionReason.Approved)]
    [TestCase(TransactionKind.Purchase, TestBank.Rich, IssuerStanding.Maintenance, DecisionReason.IssuerInoperative)]
    [TestCase(TransactionKind.Purchase, TestBank.Lost, IssuerStanding.Down, DecisionReason.LostCard)]
    [TestCase(TransactionKind.Purchase, TestBank.UnknownCard, IssuerStanding.Down, DecisionReason.InvalidCard)]
    [TestCase(TransactionKind.OfflineSale, TestBank.Credit, IssuerStanding.Down, DecisionReason.Approved)]
    [TestCase(TransactionKind.Refund, TestBank.Credit, IssuerStanding.Down, DecisionReason.Approved)]
    public void Who_cannot_be_asked_decides_nothing_but_what_has_happened_is_booked(TransactionKind kind, string pan, IssuerStanding standing, DecisionReason reason)
    {
        var message = _terminal.Payment(kind, pan, 100);
        Assert.That(_books.Do(message, new Evidence { Issuer = standing }).Reason, Is.EqualTo(reason));
        if (reason is DecisionReason.IssuerInoperative or DecisionReason.IssuerTimeout) Assert.That(_books.LastRow().Events, Is.EqualTo(NotificationEvents.None), "an issuer that was not there tells nobody");
        Assert.That(_books.Do(message).Status, Is.EqualTo(OutcomeStatus.Repeated), "a copy gets the first answer, whoever is back");
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Void_and_reversal_leave_nothing_behind_whether_it_was_forwarded_or_not(bool forwarded)
    {
        foreach (var undo in new Func<Transaction, Transaction>[] { original => _terminal.On(TransactionKind.PurchaseVoid, original), original => _terminal.Reversal(original) })
        {
            var purchase = _terminal.Purchase(TestBank.Rich, 100);
            _books.Do(purchase, Down);
            if (forwarded) _books.ForwardStandIns(TestBank.Noon);
            Assert.That(_books.Do(undo(purchase), Down).Reason, Is.EqualTo(DecisionReason.Approved));
            Assert.That((_books.Balance("A-RICH"), _books.OfChart("stand-in"), _books.Payable(TestBank.OtherMerchant)), Is.EqualTo((1_000_000, 0, 0)));
            Assert.That(_books.ForwardStandIns(TestBank.Noon), Is.Zero);
        }
    }

    [Test]
    public void Forwarding_itself_cannot_be_reversed()
    {
        _books.Do(_terminal.Purchase(TestBank.Rich, 100), Down);
        _books.ForwardStandIns(TestBank.Noon);
        var row = _books.LastRow();
        var reversal = _terminal.Reversal(_terminal.Purchase(TestBank.Rich, 100));
        reversal.ReversedKind = TransactionKind.None;
        reversal.Original = new OriginalReference(default, false, row.Outcome.Rrn, default, 0);
        Assert.That(_books.Do(reversal).Reason, Is.EqualTo(DecisionReason.InvalidTransaction));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(999_900));
    }

    [Test]
    public void Void_that_is_taken_back_charges_the_account_again()
    {
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        _books.Do(purchase, Down);
        var cancel = _terminal.On(TransactionKind.PurchaseVoid, purchase);
        _books.Do(cancel, Down);
        Assert.That(_books.Do(_terminal.Reversal(cancel)).Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That((_books.Balance("A-RICH"), _books.OfChart("stand-in")), Is.EqualTo((999_900, 0)));
    }

    [Test]
    public void Tip_on_what_waits_is_taken_back_alone_and_with_its_sale()
    {
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        _books.Do(purchase, Down);
        var tip = _terminal.On(TransactionKind.TipAdjustment, purchase, 120);
        Assert.That(_books.Do(tip).Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(999_880));
        Assert.That(_books.Do(_terminal.Reversal(tip)).Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(999_900));
        Assert.That(_books.Do(_terminal.Reversal(purchase)).Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(1_000_000));
    }

    [Test]
    public void Pre_authorization_holds_at_once_and_is_completed_before_or_after_forwarding()
    {
        foreach (var forwarded in new[] { false, true })
        {
            var hold = _terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 500);
            Assert.That(_books.Do(hold, Down).Reason, Is.EqualTo(DecisionReason.Approved));
            Assert.That(_books.Holds("A-RICH"), Is.EqualTo(500));
            if (forwarded) Assert.That(_books.ForwardStandIns(TestBank.Noon), Is.EqualTo(1));
            Assert.That(_books.Do(_terminal.On(TransactionKind.Completion, hold), Down).Reason, Is.EqualTo(DecisionReason.Approved));
            Assert.That(_books.Holds("A-RICH"), Is.Zero);
            Assert.That(_books.ForwardStandIns(TestBank.Noon), Is.EqualTo(forwarded ? 0 : 1));
        }

        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(1_000_000 - 1_000));
    }

    [Test]
    public void Forwarding_is_taken_back_exactly_and_so_is_an_approval()
    {
        _books.Do(_terminal.Purchase(TestBank.Rich, 100), Down);
        _books.Do(_terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 100), Down);
        var before = StateText.Of(_books.Books);
        _books.ForwardAndUndo(TestBank.Noon.AddDays(1));
        Assert.That(StateText.Of(_books.Books), Is.EqualTo(before), "forwarding");
        _books.DoAndUndo(_terminal.Purchase(TestBank.Rich, 100), Down);
        Assert.That(StateText.Of(_books.Books), Is.EqualTo(before), "approval");
        _terminal.Time = TestBank.Noon.AddDays(1);
        _books.DoAndUndo(_terminal.Purchase(TestBank.Rich, 100), Down);
        Assert.That(StateText.Of(_books.Books), Is.EqualTo(before), "approval of a new day");
        _terminal.Time = TestBank.Noon;
    }

    [Test]
    public void What_waits_is_not_forgotten()
    {
        var signedOn = TestTerminal.UnionPay();
        signedOn.Batch = _books.Do(signedOn.SignOn()).Batch;
        _books.Do(signedOn.Purchase(TestBank.Rich, 100), Down);
        _books.Do(signedOn.Settlement(new BatchTotals(1, 100, 0, 0)));
        for (var day = 1; day < 8; day++)
        {
            _terminal.Time = TestBank.Noon.AddDays(day);
            for (var i = 0; i < 20; i++) _books.Do(_terminal.Purchase(TestBank.Credit, 1));
        }

        Assert.That(_books.ForwardStandIns(_terminal.Time), Is.EqualTo(1));
        Assert.That(_books.OfChart("stand-in"), Is.Zero);
    }

    [Test]
    public void Forwarding_goes_in_steps_of_a_given_size()
    {
        for (var i = 0; i < 4; i++) _books.Do(_terminal.Purchase(TestBank.Rich, 10), Down);
        Assert.That(_books.ForwardStandIns(TestBank.Noon, limit: 3), Is.EqualTo(3));
        Assert.That(_books.ForwardStandIns(TestBank.Noon, limit: 3), Is.EqualTo(1));
    }

    [Test]
    public void Forwarding_that_cannot_be_committed_still_waits()
    {
        var books = new BookKeeper();
        var decider = new Decider(books, TestBank.Options, 1);
        using var store = new RefusingStore();
        var writer = new LedgerWriter(books, decider, store, _ => { });
        Assert.That(writer.TryAdopt(TestBank.Master, TestBank.Noon), Is.True);
        var ticket = new LedgerTicket();
        ticket.Transaction = _terminal.Purchase(TestBank.Rich, 100);
        ticket.Evidence.Issuer = IssuerStanding.Down;
        writer.Process([ticket]);
        Assert.That((ticket.Outcome.Reason, writer.StandInsWaiting), Is.EqualTo((DecisionReason.Approved, 1)));
        var before = StateText.Of(books);
        store.Refuses = true;
        Assert.That(writer.ForwardStandIns(0, 999_999, TestBank.Noon, 1), Is.EqualTo(-1));
        Assert.That(StateText.Of(books), Is.EqualTo(before));
        store.Refuses = false;
        Assert.That((writer.ForwardStandIns(0, 999_999, TestBank.Noon, 1), writer.StandInsWaiting), Is.EqualTo((1, 0)));
    }

    [Test]
    public void Rule_that_approves_asks_nobody_and_one_that_approves_a_part_keeps_to_the_limits()
    {
        Assert.That(_books.Do(_terminal.Purchase(TestBank.Credit, 5_000), Ruled(new RuleAct { Id = "yes", Verdict = RuleVerdict.Approve })).Reason, Is.EqualTo(DecisionReason.Approved));
        var half = new RuleAct { Id = "half", Verdict = RuleVerdict.ApprovePart, PartPercent = 50, ForcesPart = true };
        Assert.That(_books.Do(_terminal.Purchase(TestBank.Rich, 4_001), Ruled(half)).ApprovedMinor, Is.EqualTo(2_000));
        Assert.That(_books.Do(_terminal.Purchase(TestBank.Rich, 4_002), Ruled(half)).Reason, Is.EqualTo(DecisionReason.IssuerInoperative));
    }

    [Test]
    public void Limits_are_units_of_the_accounts_currency([Values(100, 156, 392, 414)] int number) =>
        Assert.That(StandInLimits.ToMinor(20_000, new Currency((ushort)number)), Is.EqualTo(number switch { 392 => 200, 414 => 200_000, _ => 20_000 }));

    private static Evidence Ruled(RuleAct act)
    {
        var match = new RuleMatch();
        match.Add(new RuleCandidate(act, 0, default));
        return new Evidence { Issuer = IssuerStanding.Down, Rules = match };
    }

    private DecisionReason Reason(string pan, long minor) => _books.Do(_terminal.Purchase(pan, minor), Down).Reason;

    private sealed class RefusingStore : IJournalStore
    {
        public bool Refuses { get; set; }

        public long LastSequence { get; private set; }

        public bool TryAppend(JournalBatch batch, out string problem)
        {
            problem = Refuses ? "full" : "";
            if (!Refuses) LastSequence = batch.LastSequence;
            return !Refuses;
        }

        public void Read(long after, JournalVisitor visitor)
        {
        }

        public void Dispose()
        {
        }
    }
}
