using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Ledger;

/// <summary>Cards whose account has another currency than the payment, and currencies without and with three minor digits.</summary>
internal sealed class ConversionTests
{
    private const string Yen = "4111111111111111";
    private const string Dinar = "4000000000000002";
    private const string Prepaid = "6228480000000000023";
    private static readonly Currency Jpy = new(392);
    private static readonly Currency Kwd = new(414);

    private static readonly MasterData Master = new(
        [
            new AccountData { Number = "Y", Currency = Jpy, OpeningBalanceMinor = 100_000 },
            new AccountData { Number = "K", Currency = Kwd, OpeningBalanceMinor = 1_000_000 },
            new AccountData { Number = "P", Currency = Currency.Cny, Type = AccountType.Prepaid, OpeningBalanceMinor = 500, CreditLimitMinor = 9_999 },
        ],
        [
            new CardData { Pan = TestBank.Pan(Yen), Account = "Y" },
            new CardData { Pan = TestBank.Pan(Dinar), Account = "K" },
            new CardData { Pan = TestBank.Pan(Prepaid), Account = "P" },
        ],
        [new MerchantData { Id = TestBank.OtherMerchant, Name = "Book Shop", DebitFee = new FeeRate(5000, 0) }],
        [new TerminalData { Id = TestBank.GenericTerminal, MerchantId = TestBank.OtherMerchant }],
        [],
        FeeSchedule.Free)
    {
        Rates = [new ExchangeRate(Currency.Cny, Jpy, 20_500_000_000), new ExchangeRate(Currency.Cny, Kwd, 43_210_000), new ExchangeRate(Jpy, Kwd, 2_100_000)],
    };

    private TestBooks _books = null!; // set up before each test
    private TestTerminal _terminal = null!; // set up before each test

    [SetUp]
    public void SetUp()
    {
        _books = new TestBooks(Master);
        _terminal = TestTerminal.Generic();
    }

    [TearDown]
    public void TearDown()
    {
        foreach (var group in Enumerable.Range(0, _books.Books.Accounts.Count).GroupBy(i => _books.Books.Accounts[i].Currency))
            Assert.That(group.Sum(i => _books.Books.Accounts[i].BalanceMinor), Is.Zero, $"books balance in {group.Key}");
        Assert.That(StateText.Of(_books.Replay()), Is.EqualTo(StateText.Of(_books.Books)), "replay rebuilds the state");
        _books.Dispose();
    }

    [TestCase(Yen, 1_000, 205)]
    [TestCase(Yen, 1, 0)]
    [TestCase(Yen, 100, 21, Description = "20.5 yen: half up")]
    [TestCase(Dinar, 10_000, 4_321)]
    [TestCase(Dinar, 1_234, 533, Description = "533.2114")]
    public void A_purchase_in_yuan_costs_the_account_its_own_currency(string pan, long minor, long billing)
    {
        var outcome = _books.Do(_terminal.Purchase(pan, minor));
        if (billing == 0)
        {
            Assert.That(outcome.Reason, Is.EqualTo(DecisionReason.InvalidAmount), "nothing would be left of it");
            return;
        }

        Assert.That(outcome.Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That((outcome.ApprovedMinor, outcome.BillingMinor), Is.EqualTo((minor, billing)));
        Assert.That(outcome.BalanceMinor, Is.EqualTo((pan == Yen ? 100_000 : 1_000_000) - billing));
        Assert.That(outcome.AccountCurrency, Is.EqualTo(pan == Yen ? Jpy : Kwd));
    }

    [Test]
    public void A_reversal_gives_back_exactly_what_was_taken()
    {
        var purchase = _terminal.Purchase(Yen, 12_345);
        _books.Do(purchase);
        Assert.That(_books.Do(_terminal.Reversal(purchase)).Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That(Balance("Y", Jpy), Is.EqualTo(100_000));
        Assert.That(_books.OfChart("fx-position"), Is.Zero);
    }

    [Test]
    public void A_copy_names_the_same_amounts()
    {
        var purchase = _terminal.Purchase(Yen, 12_345);
        var first = _books.Do(purchase);
        var second = _books.Do(purchase);
        Assert.That((second.Status, second.BillingMinor, second.AccountCurrency), Is.EqualTo((OutcomeStatus.Repeated, first.BillingMinor, first.AccountCurrency)));
    }

    [Test]
    public void A_hold_is_in_the_account_s_currency_and_its_completion_takes_the_rate_of_its_day()
    {
        var hold = _terminal.Payment(TransactionKind.PreAuthorization, Yen, 10_000);
        _books.Do(hold);
        Assert.That(_books.Holds("Y", Jpy), Is.EqualTo(2_050));
        _books.Do(_terminal.On(TransactionKind.IncrementalAuthorization, hold, 1_000));
        Assert.That(_books.Holds("Y", Jpy), Is.EqualTo(2_255));
        Assert.That(_books.Do(_terminal.On(TransactionKind.Completion, hold, 11_000)).Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That((_books.Holds("Y", Jpy), Balance("Y", Jpy)), Is.EqualTo((0L, 100_000L - 2_255)));
    }

    [Test]
    public void A_partial_approval_is_what_the_account_pays_for_rounded_down()
    {
        var outcome = _books.Do(_terminal.Purchase(Yen, 1_000_000), new Evidence { AllowsPartialApproval = true });
        Assert.That((outcome.Reason, outcome.ApprovedMinor, outcome.BillingMinor), Is.EqualTo((DecisionReason.ApprovedPartially, 487_804L, 100_000L)));
    }

    [Test]
    public void Without_a_rate_the_currency_is_refused()
    {
        var purchase = _terminal.Purchase(Dinar, 1_000);
        purchase.Currency = Currency.Usd;
        Assert.That(_books.Do(purchase).Reason, Is.EqualTo(DecisionReason.InvalidCurrency));
    }

    [Test]
    public void Yen_and_dinar_are_paid_in_their_own_minor_units()
    {
        var yen = _terminal.Purchase(Yen, 500);
        yen.Currency = Jpy;
        var dinar = _terminal.Purchase(Dinar, 1_500);
        dinar.Currency = Kwd;
        var between = _terminal.Purchase(Dinar, 1_000);
        between.Currency = Jpy;
        foreach (var purchase in new[] { yen, dinar, between }) Assert.That(_books.Do(purchase).Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That((Balance("Y", Jpy), Balance("K", Kwd)), Is.EqualTo((99_500L, 1_000_000L - 1_500 - 2_100)));
    }

    [Test]
    public void A_prepaid_account_has_no_credit_whatever_the_data_says()
    {
        Assert.That(_books.Do(_terminal.Purchase(Prepaid, 501)).Reason, Is.EqualTo(DecisionReason.InsufficientFunds));
        Assert.That(_books.Do(_terminal.Purchase(Prepaid, 500)).Reason, Is.EqualTo(DecisionReason.Approved));
    }

    private long Balance(string account, Currency currency) =>
        _books.Books.Accounts.TryFind("cardholder:" + account, currency.Number, out var number) ? _books.Books.Accounts[number].BalanceMinor : 0;
}
