using Iso8583.Core.Messages;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Ledger;

internal sealed class PaymentTests
{
    private TestBooks _books = null!; // set up before each test
    private TestTerminal _terminal = null!; // set up before each test

    [SetUp]
    public void SignOn()
    {
        _books = new TestBooks();
        _terminal = TestTerminal.UnionPay();
        _terminal.Batch = _books.Do(_terminal.SignOn()).Batch;
    }

    [TearDown]
    public void TearDown()
    {
        Assert.That(_books.SumOfAllAccounts(), Is.Zero, "books balance");
        Assert.That(StateText.Of(_books.Replay()), Is.EqualTo(StateText.Of(_books.Books)), "replay rebuilds the state");
        _books.Dispose();
    }

    [Test]
    public void A_purchase_moves_money_from_card_to_merchant_and_counts_as_a_debit()
    {
        var purchase = _terminal.Purchase(TestBank.Rich, 12_345);

        var outcome = _books.Do(purchase);

        Assert.Multiple(() =>
        {
            Assert.That(outcome.Reason, Is.EqualTo(DecisionReason.Approved));
            Assert.That(outcome.Status, Is.EqualTo(OutcomeStatus.Committed));
            Assert.That(outcome.ApprovedMinor, Is.EqualTo(12_345));
            Assert.That(outcome.BalanceMinor, Is.EqualTo(1_000_000 - 12_345));
            Assert.That(outcome.AvailableMinor, Is.EqualTo(1_000_000 - 12_345));
            Assert.That(outcome.Rrn.Length, Is.EqualTo(12));
            Assert.That(outcome.AuthorizationCode.Length, Is.EqualTo(6));
            Assert.That(_books.Balance("A-RICH"), Is.EqualTo(1_000_000 - 12_345));
            Assert.That(_books.Payable(TestBank.Merchant), Is.EqualTo(12_345));
            Assert.That(_books.Batch(_terminal, purchase).Domestic, Is.EqualTo(new BatchTotals(1, 12_345, 0, 0)));
        });
    }

    [Test]
    public void A_copy_gets_the_first_outcome_and_moves_nothing()
    {
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        var first = _books.Do(purchase);

        var second = _books.Do(purchase);

        Assert.Multiple(() =>
        {
            Assert.That(second.Status, Is.EqualTo(OutcomeStatus.Repeated));
            Assert.That(second.Sequence, Is.EqualTo(first.Sequence));
            Assert.That(second.Rrn, Is.EqualTo(first.Rrn));
            Assert.That(second.AuthorizationCode, Is.EqualTo(first.AuthorizationCode));
            Assert.That(second.BalanceMinor, Is.EqualTo(first.BalanceMinor));
            Assert.That(_books.Balance("A-RICH"), Is.EqualTo(999_900));
            Assert.That(_books.Batch(_terminal, purchase).Domestic.DebitCount, Is.EqualTo(1));
        });
    }

    [Test]
    public void Another_message_under_the_same_key_is_a_duplicate_without_effect()
    {
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        _books.Do(purchase);
        var other = purchase;
        other.AmountMinor = 200;

        Assert.That(_books.Do(other).Reason, Is.EqualTo(DecisionReason.DuplicateTransaction));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(999_900));
        Assert.That(_books.Do(purchase).Status, Is.EqualTo(OutcomeStatus.Repeated), "the first is still the one that counts");
    }

    [Test]
    public void A_copy_of_a_reversed_purchase_is_a_duplicate()
    {
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        _books.Do(purchase);
        _books.Do(_terminal.Reversal(purchase));

        Assert.That(_books.Do(purchase).Reason, Is.EqualTo(DecisionReason.DuplicateTransaction));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(1_000_000));
    }

    [TestCase(TestBank.Poor, 501, DecisionReason.InsufficientFunds)]
    [TestCase(TestBank.Poor, 500, DecisionReason.Approved)]
    [TestCase(TestBank.Credit, 50_000, DecisionReason.Approved)]
    [TestCase(TestBank.Credit, 50_001, DecisionReason.InsufficientFunds)]
    [TestCase(TestBank.Rich, 0, DecisionReason.InvalidAmount)]
    [TestCase(TestBank.Rich, -5, DecisionReason.InvalidAmount)]
    [TestCase(TestBank.Lost, 100, DecisionReason.LostCard)]
    [TestCase(TestBank.Expired, 100, DecisionReason.ExpiredCard)]
    [TestCase(TestBank.UnknownCard, 100, DecisionReason.InvalidCard)]
    [TestCase(TestBank.UnknownIssuer, 100, DecisionReason.NoSuchIssuer)]
    [TestCase(TestBank.Limited, 5_001, DecisionReason.ExceedsAmountLimit)]
    public void A_purchase_is_decided_on_card_amount_and_balance(string pan, long minor, DecisionReason expected)
    {
        var purchase = _terminal.Purchase(pan, minor);

        Assert.That(_books.Do(purchase).Reason, Is.EqualTo(expected));
        Assert.That(_books.Batch(_terminal, purchase).Domestic.DebitCount, Is.EqualTo(expected == DecisionReason.Approved ? 1 : 0), "declines never count");
    }

    [Test]
    public void A_wrong_expiry_is_refused()
    {
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        purchase.Expiry = 2912;
        Assert.That(_books.Do(purchase).Reason, Is.EqualTo(DecisionReason.ExpiredCard));
    }

    [Test]
    public void Another_currency_than_the_account_has_is_refused()
    {
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        purchase.Currency = Currency.Usd;
        Assert.That(_books.Do(purchase).Reason, Is.EqualTo(DecisionReason.InvalidCurrency));
    }

    [Test]
    public void Daily_limits_count_approved_payments_of_one_business_day_and_a_reversal_gives_back()
    {
        Assert.That(_books.Do(_terminal.Purchase(TestBank.Limited, 5_000)).Reason, Is.EqualTo(DecisionReason.Approved));
        var second = _terminal.Purchase(TestBank.Limited, 3_000);
        Assert.That(_books.Do(second).Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That(_books.Do(_terminal.Purchase(TestBank.Limited, 1)).Reason, Is.EqualTo(DecisionReason.ExceedsAmountLimit));
        _books.Do(_terminal.Reversal(second));
        Assert.That(_books.Do(_terminal.Purchase(TestBank.Limited, 1)).Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That(_books.Do(_terminal.Purchase(TestBank.Limited, 1)).Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That(_books.Do(_terminal.Purchase(TestBank.Limited, 1)).Reason, Is.EqualTo(DecisionReason.ExceedsCountLimit));
        _terminal.Time = TestBank.Noon.AddHours(11);
        Assert.That(_books.Do(_terminal.Purchase(TestBank.Limited, 5_000)).Reason, Is.EqualTo(DecisionReason.Approved), "cut-over at 23:00");
    }

    [Test]
    public void A_partial_approval_needs_a_terminal_that_takes_it()
    {
        var outcome = _books.Do(_terminal.Purchase(TestBank.Poor, 800), new Evidence { AllowsPartialApproval = true });
        Assert.That(outcome.Reason, Is.EqualTo(DecisionReason.ApprovedPartially));
        Assert.That(outcome.ApprovedMinor, Is.EqualTo(500));
        Assert.That(outcome.AvailableMinor, Is.Zero);
    }

    [Test]
    public void Wrong_pins_are_counted_until_the_card_is_refused_and_a_right_one_clears_them()
    {
        var wrong = new Evidence { Pin = PinVerdict.Wrong };
        var right = new Evidence { Pin = PinVerdict.Correct };
        Assert.That(_books.Do(_terminal.Purchase(TestBank.Rich, 1), wrong).Reason, Is.EqualTo(DecisionReason.WrongPin));
        Assert.That(_books.Do(_terminal.Purchase(TestBank.Rich, 1), wrong).Reason, Is.EqualTo(DecisionReason.WrongPin));
        Assert.That(_books.Do(_terminal.Purchase(TestBank.Rich, 1), right).Reason, Is.EqualTo(DecisionReason.Approved));
        for (var i = 0; i < 2; i++) Assert.That(_books.Do(_terminal.Purchase(TestBank.Rich, 1), wrong).Reason, Is.EqualTo(DecisionReason.WrongPin));
        Assert.That(_books.Do(_terminal.Purchase(TestBank.Rich, 1), wrong).Reason, Is.EqualTo(DecisionReason.PinTriesExceeded));
        Assert.That(_books.Do(_terminal.Purchase(TestBank.Rich, 1), right).Reason, Is.EqualTo(DecisionReason.PinTriesExceeded));
    }

    [Test]
    public void Refusals_brought_along_are_journaled_and_repeated_like_any_outcome()
    {
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        var first = _books.Do(purchase, DecisionReason.NotPermittedToTerminal);
        Assert.That(first.Reason, Is.EqualTo(DecisionReason.NotPermittedToTerminal));
        Assert.That(_books.Do(purchase).Sequence, Is.EqualTo(first.Sequence));
    }

    [Test]
    public void A_message_that_proves_nothing_of_its_sender_takes_up_no_key()
    {
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        Assert.That(_books.Do(purchase, DecisionReason.MacError).Reason, Is.EqualTo(DecisionReason.MacError));
        Assert.That(_books.Do(purchase).Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That(_books.Do(purchase, DecisionReason.MacError).Reason, Is.EqualTo(DecisionReason.MacError), "a copy with a bad MAC learns nothing");
    }

    [Test]
    public void Fees_are_split_between_issuer_network_and_acquirer()
    {
        using var books = new TestBooks(TestBank.WithFees);
        _terminal.Batch = books.Do(_terminal.SignOn()).Batch;
        var purchase = _terminal.Purchase(TestBank.Rich, 100_000);
        books.Do(purchase);
        Assert.Multiple(() =>
        {
            Assert.That(books.Payable(TestBank.Merchant), Is.EqualTo(99_500));
            Assert.That(books.OfChart("interchange"), Is.EqualTo(350));
            Assert.That(books.OfChart("network-fee"), Is.EqualTo(33), "32.5 rounded half up");
            Assert.That(books.OfChart("acquirer-fee"), Is.EqualTo(117));
        });
        books.Do(_terminal.Reversal(purchase));
        Assert.Multiple(() =>
        {
            Assert.That(books.Payable(TestBank.Merchant), Is.Zero);
            Assert.That(books.OfChart("interchange"), Is.Zero);
            Assert.That(books.OfChart("acquirer-fee"), Is.Zero);
            Assert.That(books.Balance("A-RICH"), Is.EqualTo(1_000_000));
        });
    }

    [Test]
    public void Nothing_happens_before_sign_on_or_under_another_batch()
    {
        var other = new TestTerminal(TestBank.Merchant, TestBank.SecondTerminal);
        Assert.That(_books.Do(other.Purchase(TestBank.Rich, 1)).Reason, Is.EqualTo(DecisionReason.SignOnRequired));
        _terminal.Batch++;
        Assert.That(_books.Do(_terminal.Purchase(TestBank.Rich, 1)).Reason, Is.EqualTo(DecisionReason.SignOnRequired));
        _terminal.Batch--;
        _books.Do(_terminal.SignOff());
        Assert.That(_books.Do(_terminal.Purchase(TestBank.Rich, 1)).Reason, Is.EqualTo(DecisionReason.SignOnRequired));
    }

    [Test]
    public void A_balance_inquiry_tells_balance_and_available()
    {
        _books.Do(_terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 300_000));
        var outcome = _books.Do(_terminal.Payment(TransactionKind.BalanceInquiry, TestBank.Rich, 0));
        Assert.That(outcome.Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That(outcome.BalanceMinor, Is.EqualTo(1_000_000));
        Assert.That(outcome.AvailableMinor, Is.EqualTo(700_000));
    }
}
