using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Transactions;
using Microsoft.Extensions.Time.Testing;

namespace Iso8583.Host.Tests.Ledger;

/// <summary>Days and numbers at which clocks, dates and counters turn over.</summary>
internal sealed class BoundaryDayTests
{
    private const DecisionReason Approved = DecisionReason.Approved;
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
        Assert.That(_books.SumOfAllAccounts(), Is.Zero, "books balance");
        Assert.That(StateText.Of(_books.Replay()), Is.EqualTo(StateText.Of(_books.Books)), "replay rebuilds the state");
        _books.Dispose();
    }

    [Test]
    public void Stan_and_batch_wrap_to_1_and_nothing_is_taken_for_a_copy()
    {
        _terminal.Stan = 999_998;
        var last = _terminal.Purchase(TestBank.Rich, 100);
        var first = _terminal.Purchase(TestBank.Rich, 100);
        Assert.That((last.Key.Stan, first.Key.Stan), Is.EqualTo((999_999, 1)));
        Assert.That((_books.Do(last).Status, _books.Do(first).Status), Is.EqualTo((OutcomeStatus.Committed, OutcomeStatus.Committed)));
        Assert.That(_books.Do(_terminal.Reversal(last)).Reason, Is.EqualTo(Approved));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(999_900));
        Assert.That((TerminalBook.NextBatch(999_999), TerminalBook.NextBatch(999_998)), Is.EqualTo((1, 999_999)));
    }

    [Test]
    public void The_29th_of_February_is_a_business_day_of_its_own_and_only_in_a_leap_year()
    {
        Assert.That(DayOf(new DateTime(2028, 2, 28, 23, 30, 0)), Is.EqualTo(new DateOnly(2028, 2, 29)));
        Assert.That(DayOf(new DateTime(2028, 2, 29, 22, 59, 59)), Is.EqualTo(new DateOnly(2028, 2, 29)));
        Assert.That(DayOf(new DateTime(2028, 2, 29, 23, 0, 0)), Is.EqualTo(new DateOnly(2028, 3, 1)));
        Assert.That(DayOf(new DateTime(2027, 2, 28, 23, 30, 0)), Is.EqualTo(new DateOnly(2027, 3, 1)));

        _terminal.Time = new DateTime(2028, 2, 29, 12, 0, 0);
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        var outcome = _books.Do(purchase);
        Assert.That(outcome.Rrn.ToString()[..4], Is.EqualTo("8060"), "2028, day 60");
        var refund = _terminal.On(TransactionKind.Refund, purchase);
        refund.BusinessTime = new DateTime(2028, 3, 1, 9, 0, 0);
        refund.Original = new OriginalReference(default, false, outcome.Rrn, default, 229);
        Assert.That(_books.Do(refund).Reason, Is.EqualTo(Approved));
        Assert.That(IsoDates.TryMonthDay(229, new DateOnly(2028, 3, 1), out var date), Is.True);
        Assert.That(date, Is.EqualTo(new DateOnly(2028, 2, 29)));
    }

    [Test]
    public void At_New_Year_a_date_without_a_year_is_the_nearest_and_a_reversal_finds_last_year()
    {
        _terminal.Time = new DateTime(2025, 12, 31, 22, 59, 58);
        var purchase = _terminal.Purchase(TestBank.Rich, 100);
        var first = _books.Do(purchase);
        Assert.That((first.SettlementDate, first.Rrn.ToString()[..4]), Is.EqualTo((new DateOnly(2025, 12, 31), "5365")));

        _terminal.Time = new DateTime(2026, 1, 1, 0, 0, 2);
        var reversal = _terminal.Reversal(purchase);
        var outcome = _books.Do(reversal);
        Assert.That((outcome.Reason, outcome.SettlementDate, outcome.Rrn.ToString()[..4]), Is.EqualTo((Approved, new DateOnly(2026, 1, 1), "6001")));
        Assert.That(_books.Do(purchase).Reason, Is.EqualTo(DecisionReason.DuplicateTransaction), "a copy of what was reversed");

        Assert.That(IsoDates.TryMonthDay(1231, new DateOnly(2026, 1, 1), out var before) && IsoDates.TryMonthDay(101, new DateOnly(2025, 12, 31), out var after) && before.Year == 2025 && after.Year == 2026);
    }

    [Test]
    public void When_daylight_saving_ends_an_hour_comes_twice_and_nothing_is_taken_for_a_copy()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2025, 10, 26, 0, 59, 30, TimeSpan.Zero));
        var clock = new BusinessClock(time, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        var generic = TestTerminal.Generic();
        generic.Time = clock.Now;
        var summer = generic.Purchase(TestBank.Rich, 100);
        time.Advance(TimeSpan.FromMinutes(1));
        generic.Time = clock.Now;
        var winter = generic.Purchase(TestBank.Rich, 100);
        Assert.That((summer.BusinessTime, winter.BusinessTime), Is.EqualTo((new DateTime(2025, 10, 26, 2, 59, 30), new DateTime(2025, 10, 26, 2, 0, 30))), "the clock has gone back");

        Assert.That((_books.Do(summer).Status, _books.Do(winter).Status), Is.EqualTo((OutcomeStatus.Committed, OutcomeStatus.Committed)));
        Assert.That(_books.Do(summer).Status, Is.EqualTo(OutcomeStatus.Repeated));
        Assert.That(_books.Do(generic.Reversal(summer)).Reason, Is.EqualTo(Approved));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(999_900));
    }

    [Test]
    public void When_daylight_saving_begins_the_business_day_has_an_hour_less_and_the_same_cut_over()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2025, 3, 29, 21, 59, 59, TimeSpan.Zero));
        var clock = new BusinessClock(time, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        Assert.That(DayOf(clock.Now), Is.EqualTo(new DateOnly(2025, 3, 29)));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(DayOf(clock.Now), Is.EqualTo(new DateOnly(2025, 3, 30)), "23:00 in winter");
        time.Advance(TimeSpan.FromHours(23) - TimeSpan.FromSeconds(1));
        Assert.That(DayOf(clock.Now), Is.EqualTo(new DateOnly(2025, 3, 30)), "22:59:59 in summer");
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(DayOf(clock.Now), Is.EqualTo(new DateOnly(2025, 3, 31)));
    }

    [Test]
    public void A_cut_over_between_request_and_reversal_moves_the_money_in_the_new_day_and_leaves_limits_of_the_new_day_alone()
    {
        _terminal.Time = new DateTime(2025, 6, 16, 22, 59, 59);
        var purchase = _terminal.Purchase(TestBank.Limited, 5_000);
        Assert.That(_books.Do(purchase).SettlementDate, Is.EqualTo(new DateOnly(2025, 6, 16)));
        _terminal.Time = new DateTime(2025, 6, 16, 23, 0, 0);
        Assert.That(_books.Do(_terminal.Purchase(TestBank.Limited, 5_000)).Reason, Is.EqualTo(Approved), "a new day's limit");
        var reversal = _books.Do(_terminal.Reversal(purchase));
        Assert.That((reversal.Reason, reversal.SettlementDate), Is.EqualTo((Approved, new DateOnly(2025, 6, 17))));
        Assert.That(_books.Do(_terminal.Purchase(TestBank.Limited, 4_000)).Reason, Is.EqualTo(DecisionReason.ExceedsAmountLimit), "5,000 of 8,000 are used today");
        Assert.That(_books.Balance("A-LIMITED"), Is.EqualTo(95_000));
    }

    private static DateOnly DayOf(DateTime businessTime) => BusinessDay.Of(businessTime, TestBank.Options.CutOver);
}
