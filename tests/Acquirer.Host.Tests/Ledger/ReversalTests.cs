using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Ledger;

/// <summary>The truth table of reversals in docs/ledger.md: a test for each row, for UnionPay 0400, generic 0400 and generic 0420.</summary>
internal sealed class ReversalTests
{
    private const DecisionReason Approved = DecisionReason.Approved;
    private const DecisionReason NotFound = DecisionReason.OriginalNotFound;
    private TestBooks _books = null!; // set up before each test
    private TestTerminal _terminal = null!; // set up by the test

    /// <summary>Who reverses.</summary>
    public enum Sender
    {
        UnionPay,
        Request,
        Advice,
    }

    [SetUp]
    public void SetUp() => _books = new TestBooks();

    [TearDown]
    public void TearDown()
    {
        Assert.That(_books.SumOfAllAccounts(), Is.Zero, "books balance");
        Assert.That(StateText.Of(_books.Replay()), Is.EqualTo(StateText.Of(_books.Books)), "replay rebuilds the state");
        _books.Dispose();
    }

    [TestCase(Sender.UnionPay, Approved)]
    [TestCase(Sender.Request, NotFound)]
    [TestCase(Sender.Advice, Approved)]
    public void Of_what_never_came_leaves_a_tombstone_and_the_late_original_is_declined(Sender sender, DecisionReason expected)
    {
        Start(sender);
        var late = _terminal.Purchase(TestBank.Rich, 100);

        Assert.That(Reverse(sender, late), Is.EqualTo(expected));

        Assert.That(_books.Do(late).Reason, Is.EqualTo(DecisionReason.ResponseTooLate));
        Assert.That(_books.Do(late).Status, Is.EqualTo(OutcomeStatus.Repeated), "and its copy gets the same");
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(1_000_000));
    }

    [Test]
    public void Of_what_never_came_can_be_refused_by_option()
    {
        _books.Dispose();
        _books = new TestBooks(options: new LedgerOptions { Durability = LedgerDurability.Memory, ApproveReversalWithoutOriginal = false });
        Start(Sender.UnionPay);
        var late = _terminal.Purchase(TestBank.Rich, 100);
        Assert.That(Reverse(Sender.UnionPay, late), Is.EqualTo(NotFound));
        Assert.That(_books.Do(late).Reason, Is.EqualTo(DecisionReason.ResponseTooLate));
    }

    [Test]
    public void That_names_no_original_at_all_leaves_nothing_behind([Values] Sender sender)
    {
        Start(sender);
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        var reversal = _terminal.Reversal(purchase, sender == Sender.Advice);
        reversal.Original = default;
        Assert.That(_books.Do(reversal).Reason, Is.EqualTo(sender == Sender.Request ? NotFound : Approved));
        Assert.That(_books.Do(purchase).Reason, Is.EqualTo(Approved));
    }

    [Test]
    public void Gives_the_money_back_and_leaves_the_totals_as_if_nothing_had_been([Values] Sender sender)
    {
        Start(sender);
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        _books.Do(purchase);

        Assert.That(Reverse(sender, purchase), Is.EqualTo(Approved));

        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(1_000_000));
        Assert.That(_books.Payable(purchase.Key.MerchantId), Is.Zero);
        Assert.That(_books.Batch(_terminal, purchase).Domestic, Is.EqualTo(default(BatchTotals)));
    }

    [Test]
    public void Sent_again_is_answered_again_and_given_back_once([Values] Sender sender)
    {
        Start(sender);
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        _books.Do(purchase);
        var reversal = _terminal.Reversal(purchase, sender == Sender.Advice);
        var first = _books.Do(reversal);
        if (sender == Sender.Advice) reversal.Mti = new Mti(0x0421);

        var second = _books.Do(reversal);

        Assert.That(second.Status, Is.EqualTo(OutcomeStatus.Repeated));
        Assert.That(second.Sequence, Is.EqualTo(first.Sequence));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(1_000_000));
    }

    [TestCase(Sender.UnionPay, NotFound)]
    [TestCase(Sender.Request, NotFound)]
    [TestCase(Sender.Advice, Approved)]
    public void Of_what_another_reversal_has_reversed_does_nothing(Sender sender, DecisionReason expected)
    {
        Start(sender);
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        _books.Do(purchase);
        Reverse(sender, purchase);
        var another = Other(_terminal.Reversal(purchase, sender == Sender.Advice));
        Assert.That(_books.Do(another).Reason, Is.EqualTo(expected));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(1_000_000));
    }

    [TestCase(Sender.UnionPay, DecisionReason.ReferToIssuer)]
    [TestCase(Sender.Request, NotFound)]
    [TestCase(Sender.Advice, Approved)]
    public void Of_what_was_declined_does_nothing(Sender sender, DecisionReason expected)
    {
        Start(sender);
        var purchase = _terminal.Purchase(TestBank.Poor, 10_000);
        Assert.That(_books.Do(purchase).Reason, Is.EqualTo(DecisionReason.InsufficientFunds));
        Assert.That(Reverse(sender, purchase), Is.EqualTo(expected));
        Assert.That(_books.Balance("A-POOR"), Is.EqualTo(500));
    }

    [TestCase(Sender.UnionPay, NotFound)]
    [TestCase(Sender.Request, NotFound)]
    [TestCase(Sender.Advice, Approved)]
    public void Of_what_was_voided_does_nothing(Sender sender, DecisionReason expected)
    {
        Start(sender);
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        _books.Do(purchase);
        Assert.That(_books.Do(_terminal.On(TransactionKind.PurchaseVoid, purchase)).Reason, Is.EqualTo(Approved));
        Assert.That(Reverse(sender, purchase), Is.EqualTo(expected));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(1_000_000));
    }

    [TestCase(Sender.UnionPay, NotFound)]
    [TestCase(Sender.Request, NotFound)]
    [TestCase(Sender.Advice, Approved)]
    public void Of_a_completed_pre_authorization_does_nothing(Sender sender, DecisionReason expected)
    {
        Start(sender);
        var hold = _terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 100);
        _books.Do(hold);
        Assert.That(_books.Do(_terminal.On(TransactionKind.Completion, hold)).Reason, Is.EqualTo(Approved));
        Assert.That(Reverse(sender, hold), Is.EqualTo(expected));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(999_900));
    }

    [TestCase(Sender.UnionPay, NotFound)]
    [TestCase(Sender.Request, NotFound)]
    [TestCase(Sender.Advice, Approved)]
    public void Of_what_was_refunded_in_part_does_nothing(Sender sender, DecisionReason expected)
    {
        Start(sender);
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        _books.Do(purchase);
        Assert.That(_books.Do(_terminal.On(TransactionKind.Refund, purchase, 40)).Reason, Is.EqualTo(Approved));
        Assert.That(Reverse(sender, purchase), Is.EqualTo(expected));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(999_940));
    }

    [TestCase(Sender.UnionPay, NotFound, 999_900)]
    [TestCase(Sender.Request, NotFound, 999_900)]
    [TestCase(Sender.Advice, Approved, 1_000_000)]
    public void After_the_batch_was_settled_only_an_advice_moves_money_and_the_closed_totals_stay(Sender sender, DecisionReason expected, long balance)
    {
        Start(sender);
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        var batch = _books.Do(purchase).Batch;
        var totals = new BatchTotals(1, 100, 0, 0);
        var settlement = _books.Do(_terminal.Settlement(totals));
        Assert.That(settlement.Balanced);

        Assert.That(Reverse(sender, purchase), Is.EqualTo(expected));

        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(balance));
        _terminal.Batch = batch;
        Assert.That(_books.Batch(_terminal, purchase).Domestic, Is.EqualTo(totals));
    }

    [Test]
    public void Of_another_amount_is_refused([Values] Sender sender)
    {
        Start(sender);
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        _books.Do(purchase);
        var reversal = _terminal.Reversal(purchase, sender == Sender.Advice);
        reversal.AmountMinor = 99;
        Assert.That(_books.Do(reversal).Reason, Is.EqualTo(DecisionReason.OriginalAmountWrong));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(999_900));
    }

    [Test]
    public void Of_another_card_or_kind_finds_nothing([Values] Sender sender)
    {
        Start(sender);
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        _books.Do(purchase);
        var otherCard = _terminal.Reversal(purchase, sender == Sender.Advice);
        otherCard.Pan = TestBank.Pan(TestBank.Credit);
        Assert.That(_books.Do(otherCard).Reason, Is.EqualTo(NotFound));
        var otherKind = Other(_terminal.Reversal(purchase, sender == Sender.Advice));
        otherKind.ReversedKind = TransactionKind.PreAuthorization;
        Assert.That(_books.Do(otherKind).Reason, Is.EqualTo(NotFound));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(999_900));
    }

    [Test]
    public void Of_another_terminals_transaction_finds_nothing([Values] Sender sender)
    {
        Start(sender);
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        _books.Do(purchase);
        var foreign = _terminal.Reversal(purchase, sender == Sender.Advice);
        foreign.Key = foreign.Key with { MerchantId = TestBank.Merchant, TerminalId = TestBank.SecondTerminal };
        Assert.That(_books.Do(foreign).Reason, Is.EqualTo(NotFound));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(999_900));
    }

    [Test]
    public void Of_a_reversal_is_no_valid_transaction([Values] Sender sender)
    {
        Start(sender);
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        _books.Do(purchase);
        var reversal = _terminal.Reversal(purchase, sender == Sender.Advice);
        _books.Do(reversal);
        var again = Other(_terminal.Reversal(reversal, sender == Sender.Advice));
        Assert.That(_books.Do(again).Reason, Is.EqualTo(DecisionReason.InvalidTransaction));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(1_000_000));
    }

    [Test]
    public void Across_the_cut_over_belongs_to_the_new_day_and_still_moves_the_money([Values] Sender sender)
    {
        Start(sender);
        _terminal.Time = new DateTime(2025, 6, 16, 22, 59, 59);
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        Assert.That(_books.Do(purchase).SettlementDate, Is.EqualTo(new DateOnly(2025, 6, 16)));
        _terminal.Time = new DateTime(2025, 6, 16, 23, 0, 1);
        var outcome = _books.Do(_terminal.Reversal(purchase, sender == Sender.Advice));
        Assert.That(outcome.Reason, Is.EqualTo(Approved));
        Assert.That(outcome.SettlementDate, Is.EqualTo(new DateOnly(2025, 6, 17)));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(1_000_000));
    }

    [Test]
    public void Of_a_void_takes_the_money_again_and_the_sale_counts_again([Values] Sender sender)
    {
        Start(sender);
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        _books.Do(purchase);
        var cancel = _terminal.On(TransactionKind.PurchaseVoid, purchase);
        _books.Do(cancel);
        Assert.That(_books.Batch(_terminal, purchase).Domestic, Is.EqualTo(new BatchTotals(1, 100, 1, 100)), "a void adds a credit and leaves the debit");

        Assert.That(Reverse(sender, cancel), Is.EqualTo(Approved));

        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(999_900));
        Assert.That(_books.Batch(_terminal, purchase).Domestic, Is.EqualTo(new BatchTotals(1, 100, 0, 0)));
        Assert.That(_books.Do(_terminal.On(TransactionKind.PurchaseVoid, purchase)).Reason, Is.EqualTo(Approved), "it can be voided anew");
    }

    [Test]
    public void Of_a_pre_authorization_frees_the_hold([Values] Sender sender)
    {
        Start(sender);
        var hold = _terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 100);
        _books.Do(hold);
        Assert.That(_books.Holds("A-RICH"), Is.EqualTo(100));
        Assert.That(Reverse(sender, hold), Is.EqualTo(Approved));
        Assert.That(_books.Holds("A-RICH"), Is.Zero);
    }

    [Test]
    public void Of_a_completion_brings_the_hold_back([Values] Sender sender)
    {
        Start(sender);
        var hold = _terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 100);
        _books.Do(hold);
        var completion = _terminal.On(TransactionKind.Completion, hold, 90);
        _books.Do(completion);
        Assert.That(_books.Holds("A-RICH"), Is.Zero);

        Assert.That(Reverse(sender, completion), Is.EqualTo(Approved));

        Assert.That(_books.Holds("A-RICH"), Is.EqualTo(100));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(1_000_000));
        Assert.That(_books.Do(_terminal.On(TransactionKind.Completion, hold, 80)).Reason, Is.EqualTo(Approved), "it can be completed anew");
    }

    [Test]
    public void Of_a_completion_void_completes_again([Values] Sender sender)
    {
        Start(sender);
        var hold = _terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 100);
        _books.Do(hold);
        var completion = _terminal.On(TransactionKind.Completion, hold, 90);
        _books.Do(completion);
        var cancel = _terminal.On(TransactionKind.CompletionVoid, completion);
        Assert.That(_books.Do(cancel).Reason, Is.EqualTo(Approved));
        Assert.That(_books.Holds("A-RICH"), Is.EqualTo(100));

        Assert.That(Reverse(sender, cancel), Is.EqualTo(Approved));

        Assert.That(_books.Holds("A-RICH"), Is.Zero);
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(999_910));
        Assert.That(_books.Do(_terminal.On(TransactionKind.Completion, hold, 80)).Reason, Is.EqualTo(NotFound), "it is completed");
    }

    [TestCase(Sender.UnionPay, NotFound)]
    [TestCase(Sender.Request, NotFound)]
    [TestCase(Sender.Advice, Approved)]
    public void Of_a_completion_void_does_nothing_once_the_pre_authorization_has_found_another_end(Sender sender, DecisionReason expected)
    {
        Start(sender);
        var hold = _terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 100);
        _books.Do(hold);
        var completion = _terminal.On(TransactionKind.Completion, hold, 90);
        _books.Do(completion);
        var cancel = _terminal.On(TransactionKind.CompletionVoid, completion);
        _books.Do(cancel);
        Assert.That(Reverse(sender, hold), Is.EqualTo(Approved));

        Assert.That(Reverse(sender, cancel), Is.EqualTo(expected));

        Assert.That(_books.Holds("A-RICH"), Is.Zero);
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(1_000_000));
    }

    [Test]
    public void Of_a_pre_authorization_void_holds_again([Values] Sender sender)
    {
        Start(sender);
        var hold = _terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 100);
        _books.Do(hold);
        var cancel = _terminal.On(TransactionKind.PreAuthorizationVoid, hold);
        _books.Do(cancel);
        Assert.That(_books.Holds("A-RICH"), Is.Zero);
        Assert.That(Reverse(sender, cancel), Is.EqualTo(Approved));
        Assert.That(_books.Holds("A-RICH"), Is.EqualTo(100));
    }

    [Test]
    public void Of_a_refund_takes_the_refund_back([Values] Sender sender)
    {
        Start(sender);
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        _books.Do(purchase);
        var refund = _terminal.On(TransactionKind.Refund, purchase, 40);
        _books.Do(refund);
        Assert.That(Reverse(sender, refund), Is.EqualTo(Approved));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(999_900));
        Assert.That(_books.Batch(_terminal, purchase).Domestic, Is.EqualTo(new BatchTotals(1, 100, 0, 0)));
        Assert.That(_books.Do(_terminal.On(TransactionKind.Refund, purchase, 100)).Reason, Is.EqualTo(Approved), "all of it can be refunded");
    }

    [Test]
    public void Of_a_partial_approval_may_name_what_was_asked_or_what_was_approved([Values(800, 500)] long minor)
    {
        Start(Sender.UnionPay);
        var purchase = _terminal.Purchase(TestBank.Poor, 800);
        _books.Do(purchase, new Evidence { AllowsPartialApproval = true });
        var reversal = _terminal.Reversal(purchase);
        reversal.AmountMinor = minor;
        Assert.That(_books.Do(reversal).Reason, Is.EqualTo(Approved));
        Assert.That(_books.Balance("A-POOR"), Is.EqualTo(500));
    }

    private static Transaction Other(Transaction reversal)
    {
        reversal.Key = reversal.Key with { Stan = reversal.Key.Stan + 500 };
        return reversal;
    }

    private void Start(Sender sender)
    {
        _terminal = sender == Sender.UnionPay ? TestTerminal.UnionPay() : TestTerminal.Generic();
        _terminal.Batch = _books.Do(_terminal.SignOn()).Batch;
    }

    private DecisionReason Reverse(Sender sender, in Transaction original) => _books.Do(_terminal.Reversal(original, sender == Sender.Advice)).Reason;
}
