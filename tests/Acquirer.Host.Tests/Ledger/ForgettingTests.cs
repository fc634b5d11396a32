using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Ledger;

internal sealed class ForgettingTests
{
    private TestBooks _books = null!; // set up before each test
    private TestTerminal _terminal = null!; // set up before each test

    [SetUp]
    public void SetUp()
    {
        _books = new TestBooks();
        _terminal = TestTerminal.UnionPay();
        _terminal.Batch = _books.Do(_terminal.SignOn()).Batch;
    }

    [TearDown]
    public void TearDown()
    {
        Assert.That(StateText.Of(_books.Replay()), Is.EqualTo(StateText.Of(_books.Books)), "replay forgets the same");
        _books.Dispose();
    }

    [Test]
    public void Settled_transactions_are_forgotten_after_two_business_days()
    {
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        _books.Do(purchase);
        _books.Do(_terminal.Settlement(new BatchTotals(1, 100, 0, 0)));
        Pass(days: 2);
        Assert.That(_books.Do(purchase).Status, Is.EqualTo(OutcomeStatus.Repeated), "still known");
        Pass(days: 1);
        Assert.That(_books.Do(purchase).Status, Is.Not.EqualTo(OutcomeStatus.Repeated));
    }

    [Test]
    public void An_open_batch_is_not_forgotten()
    {
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        _books.Do(purchase);
        Pass(days: 10);
        Assert.That(_books.Do(purchase).Status, Is.EqualTo(OutcomeStatus.Repeated));
        _books.Do(_terminal.Settlement(new BatchTotals(1, 100, 0, 0)));
        Pass(days: 1);
        Assert.That(_books.Do(purchase).Status, Is.Not.EqualTo(OutcomeStatus.Repeated), "closed and old");
    }

    [Test]
    public void A_pre_authorization_is_kept_as_long_as_it_holds_money()
    {
        var hold = _terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 100);
        _books.Do(hold);
        _terminal.Batch = _books.Do(_terminal.SignOn()).Batch;
        Pass(days: 20);
        Assert.That(_books.Do(_terminal.On(TransactionKind.Completion, hold)).Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That(_books.Holds("A-RICH"), Is.Zero);
    }

    [Test]
    public void An_increment_is_kept_as_long_as_what_it_was_added_to()
    {
        var hold = _terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 100);
        _books.Do(hold);
        Assert.That(_books.Do(_terminal.On(TransactionKind.IncrementalAuthorization, hold, 50)).Reason, Is.EqualTo(DecisionReason.Approved));
        _terminal.Batch = _books.Do(_terminal.SignOn()).Batch;
        Pass(days: 20);
        Assert.That(_books.Do(_terminal.On(TransactionKind.Completion, hold, 150)).Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That(_books.Holds("A-RICH"), Is.Zero, "the increment's hold too");
    }

    [Test]
    public void A_tombstone_is_forgotten_like_any_transaction()
    {
        var late = _terminal.Purchase(TestBank.Rich, 100);
        _books.Do(_terminal.Reversal(late));
        _terminal.Batch = _books.Do(_terminal.SignOn()).Batch;
        Pass(days: 3);
        Assert.That(_books.Do(late).Reason, Is.EqualTo(DecisionReason.SignOnRequired), "no tombstone any more, an old batch");
    }

    [Test]
    public void Memory_of_many_days_stays_bounded()
    {
        for (var day = 0; day < 12; day++)
        {
            for (var i = 0; i < 1500; i++) _books.Do(_terminal.Purchase(TestBank.Credit, i % 50 == 0 ? 1 : 99_999_999));
            _books.Do(_terminal.Settlement(default));
            _terminal.Batch = _books.Do(_terminal.SignOn()).Batch;
            _terminal.Time = _terminal.Time.AddDays(1);
        }

        Assert.That(_books.Books.Transactions.KeyCount, Is.LessThan(1500 * 5));
    }

    [Test]
    public void What_is_undone_leaves_no_trace()
    {
        var hold = _terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 100);
        _books.Do(hold);
        Pass(days: 1);
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        _books.Do(purchase);
        var other = new TestTerminal(TestBank.OtherMerchant, TestBank.OtherTerminal) { Time = _terminal.Time.AddDays(5) };
        _terminal.Time = _terminal.Time.AddDays(5);
        var before = StateText.Of(_books.Books);
        Transaction[] messages =
        [
            _terminal.Purchase(TestBank.Rich, 5),
            _terminal.Reversal(purchase),
            _terminal.Reversal(_terminal.Purchase(TestBank.Rich, 9)),
            _terminal.On(TransactionKind.PurchaseVoid, purchase),
            _terminal.On(TransactionKind.Refund, purchase, 1),
            _terminal.On(TransactionKind.Completion, hold),
            _terminal.On(TransactionKind.PreAuthorizationVoid, hold),
            _terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 7),
            _terminal.Settlement(default),
            _terminal.SignOn(),
            _terminal.SignOff(),
            other.SignOn(),
            other.Purchase(TestBank.Rich, 1),
            TestTerminal.Generic().Purchase(TestBank.Rich, 3),
        ];
        foreach (var message in messages)
        {
            _books.DoAndUndo(message);
            Assert.That(StateText.Of(_books.Books), Is.EqualTo(before), message.Kind.ToString());
        }
    }

    // Business goes on: enough rows for everything old to be looked at.
    private void Pass(int days)
    {
        _terminal.Time = _terminal.Time.AddDays(days);
        var other = new TestTerminal(TestBank.OtherMerchant, TestBank.OtherTerminal) { Time = _terminal.Time, Stan = days * 1000 };
        other.Batch = _books.Do(other.SignOn()).Batch;
        for (var i = 0; i < 20; i++) _books.Do(other.Purchase(TestBank.Rich, 1));
    }
}
