using Iso8583.Core.Messages;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Ledger;

/// <summary>What changes the amount of an earlier transaction that stands on: increment, adjustment and tip, partial reversal; and holds that end by age.</summary>
internal sealed class ChangedAmountTests
{
    private const DecisionReason Approved = DecisionReason.Approved;
    private const DecisionReason NotFound = DecisionReason.OriginalNotFound;
    private TestBooks _books = null!; // set up before each test
    private TestTerminal _terminal = null!; // set up before each test

    [SetUp]
    public void SetUp()
    {
        _books = new TestBooks(TestBank.WithFees);
        _terminal = TestTerminal.Generic();
    }

    [TearDown]
    public void TearDown()
    {
        Assert.That(_books.SumOfAllAccounts(), Is.Zero, "books balance");
        Assert.That(StateText.Of(_books.Replay()), Is.EqualTo(StateText.Of(_books.Books)), "replay rebuilds the state");
        _books.Dispose();
    }

    [Test]
    public void An_increment_holds_more_and_is_completed_with_the_first()
    {
        var hold = _terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 1_000);
        var first = _books.Do(hold);
        var more = _books.Do(_terminal.On(TransactionKind.IncrementalAuthorization, hold, 500));
        Assert.That((more.Reason, more.ApprovedMinor, more.AuthorizationCode), Is.EqualTo((Approved, 500L, first.AuthorizationCode)));
        Assert.That(_books.Holds("A-RICH"), Is.EqualTo(1_500));

        Assert.That(_books.Do(_terminal.On(TransactionKind.Completion, hold, 1_725)).Reason, Is.EqualTo(Approved), "115 % of both");
        Assert.That((_books.Holds("A-RICH"), _books.Balance("A-RICH")), Is.EqualTo((0L, 998_275L)));
        Assert.That(_books.Do(_terminal.On(TransactionKind.IncrementalAuthorization, hold, 1)).Reason, Is.EqualTo(NotFound), "nothing holds any more");
    }

    [Test]
    public void An_increment_that_names_nothing_belongs_to_the_newest_pre_authorization_of_the_card()
    {
        _books.Do(_terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 1_000));
        var newest = _terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 2_000);
        _books.Do(newest);
        Assert.That(_books.Do(_terminal.Payment(TransactionKind.IncrementalAuthorization, TestBank.Rich, 300)).Reason, Is.EqualTo(Approved));
        Assert.That(_books.Do(_terminal.On(TransactionKind.PreAuthorizationVoid, newest, 2_300)).Reason, Is.EqualTo(Approved));
        Assert.That(_books.Holds("A-RICH"), Is.EqualTo(1_000));
    }

    [Test]
    public void Increments_are_reversed_newest_first()
    {
        var hold = _terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 1_000);
        _books.Do(hold);
        var second = _terminal.On(TransactionKind.IncrementalAuthorization, hold, 200);
        var third = _terminal.On(TransactionKind.IncrementalAuthorization, hold, 30);
        _books.Do(second);
        _books.Do(third);
        Assert.That(_books.Do(_terminal.Reversal(second)).Reason, Is.EqualTo(NotFound), "another came after it");
        Assert.That(_books.Do(_terminal.Reversal(third)).Reason, Is.EqualTo(Approved));
        Assert.That(_books.Holds("A-RICH"), Is.EqualTo(1_200));
        Assert.That(_books.Do(Anew(_terminal.Reversal(second))).Reason, Is.EqualTo(Approved));
        Assert.That(_books.Do(_terminal.Reversal(hold)).Reason, Is.EqualTo(Approved));
        Assert.That(_books.Holds("A-RICH"), Is.Zero);
    }

    [Test]
    public void An_increment_beyond_the_funds_is_declined_and_changes_nothing()
    {
        var hold = _terminal.Payment(TransactionKind.PreAuthorization, TestBank.Poor, 400);
        _books.Do(hold);
        Assert.That(_books.Do(_terminal.On(TransactionKind.IncrementalAuthorization, hold, 101)).Reason, Is.EqualTo(DecisionReason.InsufficientFunds));
        Assert.That(_books.Holds("A-POOR"), Is.EqualTo(400));
    }

    [TestCase(TransactionKind.TipAdjustment, 1_150)]
    [TestCase(TransactionKind.Adjustment, 600)]
    public void An_adjustment_replaces_the_amount_and_leaves_the_count(TransactionKind kind, long total)
    {
        var purchase = _terminal.Purchase(TestBank.Rich, 1_000);
        _books.Do(purchase);
        Assert.That(_books.Do(Advice(_terminal.On(kind, purchase, total))).Reason, Is.EqualTo(Approved));

        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(1_000_000 - total));
        Assert.That(_books.Batch(_terminal, purchase).Domestic, Is.EqualTo(new BatchTotals(1, total, 0, 0)));
        var fees = Payable(new TestBooks(TestBank.WithFees), total);
        Assert.That(_books.Payable(TestBank.OtherMerchant), Is.EqualTo(fees), "fees are those of the new amount");

        Assert.That(_books.Do(_terminal.On(TransactionKind.PurchaseVoid, purchase, total)).Reason, Is.EqualTo(Approved));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(1_000_000));
        Assert.That(_books.Payable(TestBank.OtherMerchant), Is.Zero);
    }

    [Test]
    public void An_adjustment_is_reversed_and_the_first_amount_is_back()
    {
        var purchase = _terminal.Purchase(TestBank.Rich, 1_000);
        _books.Do(purchase);
        var tip = Advice(_terminal.On(TransactionKind.TipAdjustment, purchase, 1_100));
        _books.Do(tip);
        Assert.That(_books.Do(_terminal.Reversal(tip, advice: true)).Reason, Is.EqualTo(Approved));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(999_000));
        Assert.That(_books.Batch(_terminal, purchase).Domestic, Is.EqualTo(new BatchTotals(1, 1_000, 0, 0)));
        Assert.That(_books.Do(_terminal.On(TransactionKind.Refund, purchase, 1_001)).Reason, Is.EqualTo(DecisionReason.OriginalAmountWrong));
    }

    [Test]
    public void An_adjustment_after_settlement_void_or_refund_finds_nothing()
    {
        var refunded = _terminal.Purchase(TestBank.Rich, 1_000);
        var voided = _terminal.Purchase(TestBank.Rich, 1_000);
        var settled = _terminal.Purchase(TestBank.Rich, 1_000);
        foreach (var purchase in new[] { refunded, voided, settled }) _books.Do(purchase);
        _books.Do(_terminal.On(TransactionKind.Refund, refunded, 1));
        _books.Do(_terminal.On(TransactionKind.PurchaseVoid, voided));
        Assert.That(_books.Do(Advice(_terminal.On(TransactionKind.TipAdjustment, refunded, 1_100))).Reason, Is.EqualTo(NotFound));
        Assert.That(_books.Do(Advice(_terminal.On(TransactionKind.TipAdjustment, voided, 1_100))).Reason, Is.EqualTo(NotFound));
        _books.Do(_terminal.Settlement(default));
        Assert.That(_books.Do(Advice(_terminal.On(TransactionKind.TipAdjustment, settled, 1_100))).Reason, Is.EqualTo(NotFound));
    }

    [Test]
    public void A_partial_reversal_gives_back_the_difference_and_the_rest_stands([Values] bool advice)
    {
        var purchase = _terminal.Purchase(TestBank.Rich, 1_000);
        _books.Do(purchase);
        Assert.That(_books.Do(Partial(purchase, 300, advice)).Reason, Is.EqualTo(Approved));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(999_700));
        Assert.That(_books.Batch(_terminal, purchase).Domestic, Is.EqualTo(new BatchTotals(1, 300, 0, 0)));
        Assert.That(_books.Payable(TestBank.OtherMerchant), Is.EqualTo(Payable(new TestBooks(TestBank.WithFees), 300)));

        Assert.That(_books.Do(_terminal.On(TransactionKind.Refund, purchase, 301)).Reason, Is.EqualTo(DecisionReason.OriginalAmountWrong));
        Assert.That(_books.Do(Anew(_terminal.Reversal(purchase, advice))).Reason, Is.EqualTo(Approved), "what stands can be reversed");
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(1_000_000));
        Assert.That(_books.Batch(_terminal, purchase).Domestic, Is.EqualTo(default(BatchTotals)));
    }

    [Test]
    public void A_partial_reversal_to_a_larger_amount_is_refused_and_to_the_same_does_nothing()
    {
        var purchase = _terminal.Purchase(TestBank.Rich, 1_000);
        _books.Do(purchase);
        Assert.That(_books.Do(Partial(purchase, 1_001, advice: false)).Reason, Is.EqualTo(DecisionReason.OriginalAmountWrong));
        Assert.That(_books.Do(Anew(Partial(purchase, 1_000, advice: false))).Reason, Is.EqualTo(Approved));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(999_000));
    }

    [Test]
    public void A_partial_reversal_of_a_pre_authorization_frees_part_of_the_hold()
    {
        var hold = _terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 1_000);
        _books.Do(hold);
        Assert.That(_books.Do(Partial(hold, 400, advice: false)).Reason, Is.EqualTo(Approved));
        Assert.That(_books.Holds("A-RICH"), Is.EqualTo(400));
        Assert.That(_books.Do(_terminal.On(TransactionKind.Completion, hold, 461)).Reason, Is.EqualTo(DecisionReason.ExceedsAmountLimit));
        Assert.That(_books.Do(_terminal.On(TransactionKind.Completion, hold, 400)).Reason, Is.EqualTo(Approved));
        Assert.That(_books.Holds("A-RICH"), Is.Zero);
    }

    [Test]
    public void A_partial_reversal_of_a_void_or_refund_is_no_transaction_of_this_bank()
    {
        var purchase = _terminal.Purchase(TestBank.Rich, 1_000);
        _books.Do(purchase);
        var refund = _terminal.On(TransactionKind.Refund, purchase, 500);
        _books.Do(refund);
        Assert.That(_books.Do(Partial(refund, 100, advice: true)).Reason, Is.EqualTo(DecisionReason.InvalidTransaction));
    }

    [Test]
    public void Cash_back_is_part_of_the_amount_and_never_more()
    {
        var purchase = _terminal.Payment(TransactionKind.PurchaseWithCashBack, TestBank.Rich, 1_000);
        purchase.AdditionalMinor = 200;
        Assert.That(_books.Do(purchase).Reason, Is.EqualTo(Approved));
        var wrong = _terminal.Payment(TransactionKind.PurchaseWithCashBack, TestBank.Rich, 1_000);
        wrong.AdditionalMinor = 1_001;
        Assert.That(_books.Do(wrong).Reason, Is.EqualTo(DecisionReason.InvalidAmount));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(999_000));
    }

    [Test]
    public void A_pre_authorization_by_advice_holds_whatever_the_funds()
    {
        var hold = Advice(_terminal.Payment(TransactionKind.PreAuthorization, TestBank.Poor, 900));
        Assert.That(_books.Do(hold).Reason, Is.EqualTo(Approved));
        Assert.That(_books.Holds("A-POOR"), Is.EqualTo(900));
    }

    [Test]
    public void A_hold_ends_by_age_and_its_pre_authorization_with_it()
    {
        var hold = _terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 1_000);
        _books.Do(hold);
        _books.Do(_terminal.On(TransactionKind.IncrementalAuthorization, hold, 500));
        Assert.That(_books.ExpireHolds(TestBank.Noon.AddDays(30)), Is.Zero, "not yet");
        Assert.That(_books.ExpireHolds(TestBank.Noon.AddDays(30).AddSeconds(1)), Is.EqualTo(1));
        Assert.That(_books.Holds("A-RICH"), Is.Zero);
        Assert.That(_books.ExpireHolds(TestBank.Noon.AddDays(31)), Is.Zero, "only once");
        Assert.That(_books.Do(_terminal.On(TransactionKind.Completion, hold)).Reason, Is.EqualTo(NotFound));
        Assert.That(_books.Do(_terminal.Reversal(hold, advice: true)).Reason, Is.EqualTo(Approved), "an advice is acknowledged");
        Assert.That(_books.Holds("A-RICH"), Is.Zero);
    }

    private static Transaction Advice(Transaction transaction)
    {
        transaction.Mti = new Mti((ushort)((transaction.Mti.Value & 0xFF0F) | 0x20));
        return transaction;
    }

    private Transaction Anew(Transaction transaction)
    {
        transaction.Key = transaction.Key with { Stan = ++_terminal.Stan };
        return transaction;
    }

    private Transaction Partial(Transaction original, long standing, bool advice)
    {
        var reversal = Anew(_terminal.Reversal(original, advice));
        reversal.HasReplacement = true;
        reversal.ReplacementMinor = standing;
        return reversal;
    }

    private static long Payable(TestBooks books, long minor)
    {
        using (books)
        {
            books.Do(TestTerminal.Generic().Purchase(TestBank.Rich, minor));
            return books.Payable(TestBank.OtherMerchant);
        }
    }
}
