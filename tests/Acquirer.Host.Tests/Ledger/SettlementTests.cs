using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Ledger;

internal sealed class SettlementTests
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
        Assert.That(StateText.Of(_books.Replay()), Is.EqualTo(StateText.Of(_books.Books)), "replay rebuilds the state");
        _books.Dispose();
    }

    [Test]
    public void Equal_totals_balance_and_close_the_batch()
    {
        _books.Do(_terminal.Purchase(TestBank.Rich, 100));
        _books.Do(_terminal.Purchase(TestBank.Foreign, 30));
        var batch = _terminal.Batch;

        var outcome = _books.Do(_terminal.Settlement(new BatchTotals(1, 100, 0, 0), new BatchTotals(1, 30, 0, 0)));

        Assert.Multiple(() =>
        {
            Assert.That(outcome.Reason, Is.EqualTo(DecisionReason.Approved));
            Assert.That(outcome.Balanced);
            Assert.That(outcome.Batch, Is.EqualTo(batch));
            Assert.That(_books.Do(_terminal.Purchase(TestBank.Rich, 1)).Reason, Is.EqualTo(DecisionReason.SignOnRequired), "the old number is over");
        });
        _terminal.Batch++;
        Assert.That(_books.Do(_terminal.Purchase(TestBank.Rich, 1)).Reason, Is.EqualTo(DecisionReason.Approved), "the terminal may count on by itself");
    }

    [Test]
    public void Unequal_totals_come_back_with_those_of_the_books()
    {
        _books.Do(_terminal.Purchase(TestBank.Rich, 100));
        var outcome = _books.Do(_terminal.Settlement(new BatchTotals(2, 200, 0, 0)));
        Assert.That(outcome.Balanced, Is.False);
        Assert.That(outcome.Reason, Is.EqualTo(DecisionReason.ReconcileError));
        Assert.That(outcome.Totals, Is.EqualTo(new BatchTotals(1, 100, 0, 0)));
    }

    [Test]
    public void A_copy_of_a_settlement_gets_the_same_answer_and_another_one_only_compares_again()
    {
        _books.Do(_terminal.Purchase(TestBank.Rich, 100));
        var settlement = _terminal.Settlement(new BatchTotals(1, 100, 0, 0));
        var first = _books.Do(settlement);
        var copy = _books.Do(settlement);
        Assert.That(copy with { Status = first.Status, Checks = first.Checks }, Is.EqualTo(first));
        var again = _books.Do(_terminal.Settlement(new BatchTotals(0, 0, 0, 0)));
        Assert.That(again.Balanced, Is.False);
        Assert.That(again.Totals, Is.EqualTo(first.Totals));
    }

    [Test]
    public void An_empty_batch_balances_with_nothing() => Assert.That(_books.Do(_terminal.Settlement(default)).Balanced);

    [Test]
    public void Every_sign_on_gives_a_new_batch_number_and_the_numbers_wrap()
    {
        Assert.That(_terminal.Batch, Is.EqualTo(1));
        _books.Do(_terminal.Purchase(TestBank.Rich, 1));
        Assert.That(_books.Do(_terminal.SignOn()).Batch, Is.EqualTo(2));
        Assert.That(TerminalBook.NextBatch(999_998), Is.EqualTo(999_999));
        Assert.That(TerminalBook.NextBatch(999_999), Is.EqualTo(1));
    }

    [Test]
    public void A_copy_of_the_last_sign_on_gets_the_same_batch_and_a_terminal_without_memory_a_new_one()
    {
        var signOn = _terminal.SignOn();
        var first = _books.Do(signOn);
        Assert.That(_books.Do(signOn).Batch, Is.EqualTo(first.Batch), "copy");
        _terminal.Batch = first.Batch;
        _books.Do(_terminal.Purchase(TestBank.Rich, 1));
        Assert.That(_books.Do(signOn).Batch, Is.EqualTo(first.Batch + 1), "the same message later is a new sign-on");
    }

    [Test]
    public void A_generic_terminal_needs_no_sign_on_and_keeps_its_batch_over_one()
    {
        var generic = TestTerminal.Generic();
        Assert.That(_books.Do(generic.Purchase(TestBank.Rich, 5)).Reason, Is.EqualTo(DecisionReason.Approved));
        _books.Do(generic.SignOn());
        _books.Do(generic.Purchase(TestBank.Rich, 6));
        var outcome = _books.Do(generic.Settlement(new BatchTotals(2, 11, 0, 0)));
        Assert.That(outcome.Balanced);
        Assert.That(_books.Do(generic.Settlement(default)).Balanced, "the next batch is empty");
    }

    [Test]
    public void Stan_wraps_within_a_batch_without_a_clash()
    {
        _terminal.Stan = 999_998;
        Assert.That(_books.Do(_terminal.Purchase(TestBank.Rich, 1)).Reason, Is.EqualTo(DecisionReason.Approved));
        var wrapped = _terminal.Purchase(TestBank.Rich, 1);
        Assert.That(wrapped.Key.Stan, Is.EqualTo(1));
        Assert.That(_books.Do(wrapped).Reason, Is.EqualTo(DecisionReason.Approved), "sign-on had STAN 1, but another class");
    }
}
