using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Ledger;

/// <summary>The end of a day and the payout of merchants, as commands of the books.</summary>
internal sealed class PayoutTests
{
    private static readonly DateOnly Day = DateOnly.FromDateTime(TestBank.Noon);
    private static readonly DateTime Tomorrow = TestBank.Noon.AddDays(1);
    private TestBooks _books = null!; // set up before each test
    private TestTerminal _terminal = null!; // set up before each test

    [SetUp]
    public void SetUp()
    {
        _books = new TestBooks(TestBank.WithFees);
        _terminal = TestTerminal.UnionPay();
        _terminal.Batch = _books.Do(_terminal.SignOn()).Batch;
    }

    [TearDown]
    public void TearDown()
    {
        Assert.That(_books.SumOfAllAccounts(), Is.Zero);
        Assert.That(StateText.Of(_books.Replay()), Is.EqualTo(StateText.Of(_books.Books)), "replay rebuilds the state");
        _books.Dispose();
    }

    [Test]
    public void A_payout_moves_gross_less_fee_to_the_merchants_bank_and_raises_the_deposit()
    {
        _books.Do(_terminal.Purchase(TestBank.Rich, 10_000));
        _books.Do(_terminal.Payment(TransactionKind.Refund, TestBank.Rich, 2_000));

        var outcome = _books.Do(Payout(1));

        Assert.Multiple(() =>
        {
            Assert.That(outcome.Reason, Is.EqualTo(DecisionReason.Approved));
            Assert.That(outcome.ApprovedMinor, Is.EqualTo(10_000 - 50 - 2_000 + 10));
            Assert.That(outcome.Batch, Is.EqualTo(20250616));
            Assert.That(_books.Payable(TestBank.Merchant), Is.Zero);
            Assert.That(_books.OfChart("merchant-bank:" + TestBank.Merchant), Is.EqualTo(7_960));
        });
    }

    [Test]
    public void The_same_run_pays_once()
    {
        _books.Do(_terminal.Purchase(TestBank.Rich, 10_000));
        var first = _books.Do(Payout(1));
        var again = _books.Do(Payout(1));
        Assert.Multiple(() =>
        {
            Assert.That(again.Status, Is.EqualTo(OutcomeStatus.Repeated));
            Assert.That(again.Sequence, Is.EqualTo(first.Sequence));
            Assert.That(_books.OfChart("merchant-bank:" + TestBank.Merchant), Is.EqualTo(first.ApprovedMinor));
        });
    }

    [Test]
    public void A_run_that_skips_one_is_refused_and_a_run_without_anything_new_makes_no_row()
    {
        _books.Do(_terminal.Purchase(TestBank.Rich, 10_000));
        Assert.That(_books.Do(Payout(2)).Reason, Is.EqualTo(DecisionReason.InvalidTransaction));
        _books.Do(Payout(1));
        var rows = _books.Books.LastSequence;
        Assert.That(_books.Do(Payout(2)).Sequence, Is.Zero);
        Assert.That(_books.Books.LastSequence, Is.EqualTo(rows));
    }

    [Test]
    public void What_comes_after_a_payout_of_the_day_is_paid_by_the_next_run()
    {
        _books.Do(_terminal.Purchase(TestBank.Rich, 10_000));
        _books.Do(Payout(1));
        _books.Do(_terminal.Purchase(TestBank.Rich, 400));
        Assert.That(_books.Do(Payout(2)).ApprovedMinor, Is.EqualTo(398));
        Assert.That(_books.Payable(TestBank.Merchant), Is.Zero);
    }

    [Test]
    public void A_negative_net_is_carried_over_to_the_next_payout()
    {
        _books.Do(_terminal.Payment(TransactionKind.Refund, TestBank.Rich, 2_000));
        var owing = _books.Do(Payout(1));
        Assert.That(owing.Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That(owing.ApprovedMinor, Is.Zero);
        Assert.That(_books.Payable(TestBank.Merchant), Is.EqualTo(-1_990));

        _terminal.Time = Tomorrow;
        _books.Do(_terminal.Purchase(TestBank.Rich, 10_000));
        var paid = _books.Do(Payout(1, Day.AddDays(1), Tomorrow));

        Assert.That(paid.ApprovedMinor, Is.EqualTo(9_950 - 1_990));
        Assert.That(_books.Payable(TestBank.Merchant), Is.Zero);
    }

    [Test]
    public void The_charge_of_a_payout_goes_to_the_acquirer_and_never_beyond_what_is_there()
    {
        using var books = new TestBooks(Charging(300));
        var terminal = TestTerminal.Generic();
        books.Do(terminal.Purchase(TestBank.Rich, 1_000));
        var first = Payout(1) with { Key = Payout(1).Key with { MerchantId = TestBank.OtherMerchant } };
        Assert.That(books.Do(first).ApprovedMinor, Is.EqualTo(700));
        books.Do(terminal.Purchase(TestBank.Rich, 200));
        Assert.That(books.Do(first with { Key = first.Key with { Stan = 2 } }).ApprovedMinor, Is.Zero);
        Assert.That(books.OfChart("acquirer-fee"), Is.EqualTo(500));
        Assert.That(books.Payable(TestBank.OtherMerchant), Is.Zero);
        Assert.That(StateText.Of(books.Replay()), Is.EqualTo(StateText.Of(books.Books)));
    }

    [Test]
    public void Nothing_joins_a_day_that_is_closed()
    {
        _books.Do(_terminal.Purchase(TestBank.Rich, 100));
        Assert.That(_books.Do(Close(Day, TestBank.Noon)).Reason, Is.EqualTo(DecisionReason.CutOverInProgress), "the day is still going on");
        Assert.That(_books.Do(Close(Day, Tomorrow)).Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That(_books.Do(Close(Day, Tomorrow)).Status, Is.EqualTo(OutcomeStatus.Repeated));
        Assert.That(_books.Do(_terminal.Purchase(TestBank.Rich, 100)).SettlementDate, Is.EqualTo(Day.AddDays(1)), "stamped before, decided after");
    }

    [Test]
    public void The_business_day_turns_at_the_cut_over()
    {
        _terminal.Time = Day.ToDateTime(new TimeOnly(22, 59, 59));
        Assert.That(_books.Do(_terminal.Purchase(TestBank.Rich, 100)).SettlementDate, Is.EqualTo(Day));
        _terminal.Time = Day.ToDateTime(new TimeOnly(23, 0));
        Assert.That(_books.Do(_terminal.Purchase(TestBank.Rich, 100)).SettlementDate, Is.EqualTo(Day.AddDays(1)));
    }

    [TestCase(RefundFeePolicy.Returned, -9_950)]
    [TestCase(RefundFeePolicy.Kept, -10_000)]
    [TestCase(RefundFeePolicy.Charged, -10_050)]
    public void The_fee_of_a_refund_follows_the_agreement(RefundFeePolicy policy, long expected)
    {
        var master = TestBank.WithFees;
        using var books = new TestBooks(new MasterData(
            master.Accounts, master.Cards, [.. master.Merchants.Select(m => m with { RefundFee = policy })], master.Terminals, master.Issuers, master.Fees));
        books.Do(TestTerminal.Generic().Payment(TransactionKind.Refund, TestBank.Rich, 10_000));
        Assert.That(books.Payable(TestBank.OtherMerchant), Is.EqualTo(expected));
        Assert.That(books.SumOfAllAccounts(), Is.Zero);
    }

    [Test]
    public void Everything_can_be_taken_back()
    {
        _books.Do(_terminal.Purchase(TestBank.Rich, 10_000));
        var before = StateText.Of(_books.Books);
        _books.DoAndUndo(_terminal.Purchase(TestBank.Rich, 1));
        _books.DoAndUndo(Payout(1));
        _books.DoAndUndo(Close(Day, Tomorrow));
        _books.DoAndUndo(Force());
        Assert.That(StateText.Of(_books.Books), Is.EqualTo(before));
    }

    [Test]
    public void A_forced_settlement_closes_the_open_batch_with_the_books_totals()
    {
        _books.Do(_terminal.Purchase(TestBank.Rich, 10_000));
        var outcome = _books.Do(Force());
        Assert.Multiple(() =>
        {
            Assert.That(outcome.Totals, Is.EqualTo(new BatchTotals(1, 10_000, 0, 0)));
            Assert.That(outcome.Batch, Is.EqualTo(_terminal.Batch));
            Assert.That(_books.Do(_terminal.Purchase(TestBank.Rich, 1)).Reason, Is.EqualTo(DecisionReason.SignOnRequired));
            Assert.That(_books.Do(Force()).Reason, Is.EqualTo(DecisionReason.OriginalNotFound), "the next batch is empty");
        });
    }

    private static MasterData Charging(long minor) => new(
        TestBank.Master.Accounts,
        TestBank.Master.Cards,
        [.. TestBank.Master.Merchants.Select(m => m with { Plan = new PayoutPlan { ChargeMinor = minor } })],
        TestBank.Master.Terminals,
        TestBank.Master.Issuers,
        FeeSchedule.Free);

    private static Transaction Payout(int run, DateOnly? day = null, DateTime? time = null) => new()
    {
        Kind = TransactionKind.Payout,
        Key = new TransactionKey(default, TestBank.Merchant, default, run, (day ?? Day).DayNumber, 0),
        Currency = Currency.Cny,
        BusinessTime = time ?? TestBank.Noon,
    };

    private static Transaction Close(DateOnly day, DateTime time) => new()
    {
        Kind = TransactionKind.DayClose,
        Key = new TransactionKey(default, default, default, 1, day.DayNumber, 0),
        BusinessTime = time,
    };

    private static Transaction Force() => new()
    {
        Kind = TransactionKind.ForcedSettlement,
        Key = new TransactionKey(default, TestBank.Merchant, TestBank.Terminal, 1, 0, 0),
        Currency = Currency.Cny,
        BusinessTime = TestBank.Noon,
    };
}
