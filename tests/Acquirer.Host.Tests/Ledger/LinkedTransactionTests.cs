using Iso8583.Core.Messages;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Ledger;

/// <summary>The tables of voids, refunds and completions in docs/ledger.md.</summary>
internal sealed class LinkedTransactionTests
{
    private const DecisionReason Approved = DecisionReason.Approved;
    private const DecisionReason NotFound = DecisionReason.OriginalNotFound;
    private TestBooks _books = null!; // set up before each test
    private TestTerminal _terminal = null!; // set up before each test

    [SetUp]
    public void SetUp()
    {
        _books = new TestBooks();
        _terminal = TestTerminal.UnionPay();
        _terminal.Batch = Do(_terminal.SignOn()).Batch;
    }

    [TearDown]
    public void TearDown()
    {
        Assert.That(_books.SumOfAllAccounts(), Is.Zero, "books balance");
        Assert.That(StateText.Of(_books.Replay()), Is.EqualTo(StateText.Of(_books.Books)), "replay rebuilds the state");
        _books.Dispose();
    }

    [Test]
    public void A_void_gives_back_adds_a_credit_and_leaves_the_debit()
    {
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        var code = Do(purchase).AuthorizationCode;
        var outcome = Do(_terminal.On(TransactionKind.PurchaseVoid, purchase));
        Assert.That(outcome.Reason, Is.EqualTo(Approved));
        Assert.That(outcome.AuthorizationCode, Is.EqualTo(code));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(1_000_000));
        Assert.That(_books.Batch(_terminal, purchase).Domestic, Is.EqualTo(new BatchTotals(1, 100, 1, 100)));
    }

    [Test]
    public void A_void_finds_its_sale_by_reference_number_alone()
    {
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        var rrn = Do(purchase).Rrn;
        var cancel = _terminal.On(TransactionKind.PurchaseVoid, purchase);
        cancel.Original = new OriginalReference(default, false, rrn, default, 0);
        Assert.That(Do(cancel).Reason, Is.EqualTo(Approved));
    }

    [Test]
    public void A_void_whose_key_and_reference_number_disagree_finds_nothing()
    {
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        var other = _terminal.Purchase(TestBank.Rich, 100);
        Do(purchase);
        var rrn = Do(other).Rrn;
        var cancel = _terminal.On(TransactionKind.PurchaseVoid, purchase);
        cancel.Original = cancel.Original with { Rrn = rrn };
        Assert.That(Do(cancel).Reason, Is.EqualTo(NotFound));
    }

    [Test]
    public void A_void_of_nothing_of_a_declined_a_reversed_or_a_voided_sale_is_refused()
    {
        Assert.That(Do(_terminal.On(TransactionKind.PurchaseVoid, _terminal.Purchase(TestBank.Rich, 1))).Reason, Is.EqualTo(NotFound), "never came");
        var declined = _terminal.Purchase(TestBank.Poor, 10_000);
        Do(declined);
        Assert.That(Do(_terminal.On(TransactionKind.PurchaseVoid, declined)).Reason, Is.EqualTo(NotFound), "declined");
        var reversed = _terminal.Purchase(TestBank.Rich, 100);
        Do(reversed);
        Do(_terminal.Reversal(reversed));
        Assert.That(Do(_terminal.On(TransactionKind.PurchaseVoid, reversed)).Reason, Is.EqualTo(NotFound), "reversed");
        var voided = _terminal.Purchase(TestBank.Rich, 100);
        Do(voided);
        Do(_terminal.On(TransactionKind.PurchaseVoid, voided));
        Assert.That(Do(_terminal.On(TransactionKind.PurchaseVoid, voided)).Reason, Is.EqualTo(NotFound), "voided");
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(1_000_000));
    }

    [Test]
    public void A_void_of_another_amount_is_refused()
    {
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        Do(purchase);
        Assert.That(Do(_terminal.On(TransactionKind.PurchaseVoid, purchase, 99)).Reason, Is.EqualTo(DecisionReason.OriginalAmountWrong));
    }

    [Test]
    public void A_void_by_another_terminal_or_with_another_card_is_refused()
    {
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        Do(purchase);
        var second = new TestTerminal(TestBank.Merchant, TestBank.SecondTerminal);
        second.Batch = Do(second.SignOn()).Batch;
        Assert.That(Do(second.On(TransactionKind.PurchaseVoid, purchase)).Reason, Is.EqualTo(NotFound));
        var otherCard = _terminal.On(TransactionKind.PurchaseVoid, purchase);
        otherCard.Pan = TestBank.Pan(TestBank.Credit);
        Assert.That(Do(otherCard).Reason, Is.EqualTo(NotFound));
    }

    [Test]
    public void A_void_after_settlement_is_refused()
    {
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        Do(purchase);
        Do(_terminal.Settlement(new BatchTotals(1, 100, 0, 0)));
        _terminal.Batch = Do(_terminal.SignOn()).Batch;
        Assert.That(Do(_terminal.On(TransactionKind.PurchaseVoid, purchase)).Reason, Is.EqualTo(NotFound));
    }

    [Test]
    public void Refunds_never_sum_to_more_than_the_sale()
    {
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        Do(purchase);
        Assert.That(Do(_terminal.On(TransactionKind.Refund, purchase, 60)).Reason, Is.EqualTo(Approved));
        Assert.That(Do(_terminal.On(TransactionKind.Refund, purchase, 60)).Reason, Is.EqualTo(DecisionReason.OriginalAmountWrong));
        Assert.That(Do(_terminal.On(TransactionKind.Refund, purchase, 40)).Reason, Is.EqualTo(Approved));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(1_000_000));
        Assert.That(_books.Batch(_terminal, purchase).Domestic, Is.EqualTo(new BatchTotals(1, 100, 2, 100)));
    }

    [Test]
    public void A_refund_after_settlement_by_another_terminal_of_the_merchant_is_fine()
    {
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        var rrn = Do(purchase).Rrn;
        Do(_terminal.Settlement(new BatchTotals(1, 100, 0, 0)));
        var second = new TestTerminal(TestBank.Merchant, TestBank.SecondTerminal);
        second.Batch = Do(second.SignOn()).Batch;
        var refund = second.Payment(TransactionKind.Refund, TestBank.Rich, 100);
        refund.Original = new OriginalReference(default, false, rrn, default, 616);
        Assert.That(Do(refund).Reason, Is.EqualTo(Approved));
        Assert.That(_books.Batch(second, refund).Domestic, Is.EqualTo(new BatchTotals(0, 0, 1, 100)));
    }

    [Test]
    public void A_refund_that_names_no_sale_is_taken_at_its_word_and_one_that_names_an_unknown_sale_is_not()
    {
        var refund = _terminal.Payment(TransactionKind.Refund, TestBank.Rich, 100);
        Assert.That(Do(refund).Reason, Is.EqualTo(Approved));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(1_000_100));
        var unknown = _terminal.Payment(TransactionKind.Refund, TestBank.Rich, 100);
        unknown.Original = new OriginalReference(default, false, AsciiText.From("516700000099"), default, 616);
        Assert.That(Do(unknown).Reason, Is.EqualTo(NotFound));
    }

    [Test]
    public void A_refund_of_another_merchants_sale_is_refused()
    {
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        var rrn = Do(purchase).Rrn;
        var other = new TestTerminal(TestBank.OtherMerchant, TestBank.OtherTerminal);
        other.Batch = Do(other.SignOn()).Batch;
        var refund = other.Payment(TransactionKind.Refund, TestBank.Rich, 100);
        refund.Original = new OriginalReference(default, false, rrn, default, 0);
        Assert.That(Do(refund).Reason, Is.EqualTo(NotFound));
    }

    [TestCase(TransactionKind.Completion)]
    [TestCase(TransactionKind.CompletionAdvice)]
    public void A_completion_takes_the_money_and_frees_all_of_the_hold(TransactionKind kind)
    {
        var hold = _terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 1000);
        Do(hold);
        Assert.That(_books.Holds("A-RICH"), Is.EqualTo(1000));
        Assert.That(Do(_terminal.On(kind, hold, 800)).Reason, Is.EqualTo(Approved));
        Assert.That(_books.Holds("A-RICH"), Is.Zero);
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(999_200));
        Assert.That(_books.Batch(_terminal, hold).Domestic, Is.EqualTo(new BatchTotals(1, 800, 0, 0)), "a pre-authorization does not count, its completion does");
        Assert.That(Do(_terminal.On(kind, hold, 100)).Reason, Is.EqualTo(NotFound), "once only");
    }

    [TestCase(1150, Approved)]
    [TestCase(1151, DecisionReason.ExceedsAmountLimit)]
    public void A_completion_may_exceed_its_pre_authorization_by_fifteen_percent(long minor, DecisionReason expected)
    {
        var hold = _terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 1000);
        Do(hold);
        Assert.That(Do(_terminal.On(TransactionKind.Completion, hold, minor)).Reason, Is.EqualTo(expected));
    }

    [Test]
    public void A_completion_finds_its_pre_authorization_by_card_and_authorization_code_from_another_terminal()
    {
        var hold = _terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 1000);
        var code = Do(hold).AuthorizationCode;
        var second = new TestTerminal(TestBank.Merchant, TestBank.SecondTerminal);
        second.Batch = Do(second.SignOn()).Batch;
        var completion = second.Payment(TransactionKind.Completion, TestBank.Rich, 1000);
        completion.Original = new OriginalReference(default, false, default, code, 616);
        Assert.That(Do(completion).Reason, Is.EqualTo(Approved));
        Assert.That(_books.Holds("A-RICH"), Is.Zero);
    }

    [Test]
    public void A_completion_request_needs_funds_beyond_the_hold_an_advice_does_not()
    {
        var hold = _terminal.Payment(TransactionKind.PreAuthorization, TestBank.Poor, 500);
        Do(hold);
        Assert.That(Do(_terminal.On(TransactionKind.Completion, hold, 501)).Reason, Is.EqualTo(DecisionReason.InsufficientFunds));
        Assert.That(Do(_terminal.On(TransactionKind.CompletionAdvice, hold, 501)).Reason, Is.EqualTo(Approved));
        Assert.That(_books.Balance("A-POOR"), Is.EqualTo(-1));
    }

    [Test]
    public void A_pre_authorization_void_frees_the_hold_without_a_credit()
    {
        var hold = _terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 1000);
        Do(hold);
        Assert.That(Do(_terminal.On(TransactionKind.PreAuthorizationVoid, hold)).Reason, Is.EqualTo(Approved));
        Assert.That(_books.Holds("A-RICH"), Is.Zero);
        Assert.That(_books.Batch(_terminal, hold).Domestic, Is.EqualTo(default(BatchTotals)));
        Assert.That(Do(_terminal.On(TransactionKind.Completion, hold)).Reason, Is.EqualTo(NotFound));
    }

    [Test]
    public void A_hold_lowers_what_can_be_spent()
    {
        Do(_terminal.Payment(TransactionKind.PreAuthorization, TestBank.Poor, 400));
        Assert.That(Do(_terminal.Purchase(TestBank.Poor, 101)).Reason, Is.EqualTo(DecisionReason.InsufficientFunds));
        Assert.That(Do(_terminal.Purchase(TestBank.Poor, 100)).Reason, Is.EqualTo(Approved));
    }

    [Test]
    public void An_offline_sale_has_happened_whatever_the_balance()
    {
        var sale = _terminal.Payment(TransactionKind.OfflineSale, TestBank.Poor, 700);
        Assert.That(Do(sale).Reason, Is.EqualTo(Approved));
        Assert.That(_books.Balance("A-POOR"), Is.EqualTo(-200));
        Assert.That(_books.Batch(_terminal, sale).Domestic.DebitMinor, Is.EqualTo(700));
    }

    [Test]
    public void A_script_result_belongs_to_a_transaction_that_is_known()
    {
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        Do(purchase);
        Assert.That(Do(_terminal.On(TransactionKind.ScriptResult, purchase)).Reason, Is.EqualTo(Approved));
        Assert.That(Do(_terminal.On(TransactionKind.ScriptResult, _terminal.Purchase(TestBank.Rich, 1))).Reason, Is.EqualTo(NotFound));
    }

    [Test]
    public void What_is_not_served_is_answered_so([Values(TransactionKind.Unsupported, TransactionKind.OpenAccount, TransactionKind.None)] TransactionKind kind) =>
        Assert.That(Do(_terminal.Payment(kind, TestBank.Rich, 100)).Reason, Is.EqualTo(DecisionReason.NotSupported));

    private Outcome Do(in Transaction transaction) => _books.Do(transaction);
}
