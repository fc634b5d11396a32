using Iso8583.Host.Ledger;

namespace Iso8583.Host.Tests.Ledger.Master;

internal sealed class PayoutPlanTests
{
    private static readonly DateOnly Friday = new(2026, 1, 30);

    // Invented: Monday to Wednesday off, the Saturday before is worked to make up for it.
    private static readonly WorkingCalendar Festival = new(
        new HashSet<DateOnly> { new(2026, 2, 2), new(2026, 2, 3), new(2026, 2, 4) }, new HashSet<DateOnly> { new(2026, 1, 31) });

    [Test]
    public void The_next_working_day_leaves_out_weekends_and_holidays_and_takes_worked_weekends_in()
    {
        Assert.Multiple(() =>
        {
            Assert.That(WorkingCalendar.Weekdays.NextWorkingDay(Friday), Is.EqualTo(new DateOnly(2026, 2, 2)));
            Assert.That(Festival.NextWorkingDay(Friday), Is.EqualTo(new DateOnly(2026, 1, 31)), "the worked Saturday");
            Assert.That(Festival.NextWorkingDay(new DateOnly(2026, 1, 31)), Is.EqualTo(new DateOnly(2026, 2, 5)), "over Sunday and three holidays");
        });
    }

    [Test]
    public void T_plus_1_waits_for_the_close_and_for_its_hour()
    {
        var plan = new PayoutPlan { Calendar = Festival };
        var due = new DateTime(2026, 1, 31, 10, 0, 0);
        Assert.Multiple(() =>
        {
            Assert.That(plan.IsDue(Friday, isClosed: true, 0, due));
            Assert.That(plan.IsDue(Friday, isClosed: false, 0, due), Is.False);
            Assert.That(plan.IsDue(Friday, isClosed: true, 0, due.AddTicks(-1)), Is.False);
        });
    }

    [Test]
    public void D_plus_1_pays_on_Saturday_and_Sunday_too()
    {
        var plan = new PayoutPlan { Kind = PayoutPlanKind.NextDay };
        Assert.That(plan.DueOf(Friday), Is.EqualTo(new DateOnly(2026, 1, 31)));
        Assert.That(plan.DueOf(new DateOnly(2026, 1, 31)), Is.EqualTo(new DateOnly(2026, 2, 1)));
    }

    [Test]
    public void D_plus_0_pays_once_at_its_hour_and_the_rest_a_day_later()
    {
        var plan = new PayoutPlan { Kind = PayoutPlanKind.SameDay, At = new TimeOnly(22, 30) };
        var evening = Friday.ToDateTime(new TimeOnly(22, 30));
        Assert.Multiple(() =>
        {
            Assert.That(plan.IsDue(Friday, false, 0, evening.AddMinutes(-1)), Is.False);
            Assert.That(plan.IsDue(Friday, false, 0, evening));
            Assert.That(plan.IsDue(Friday, false, 1, evening.AddMinutes(20)), Is.False, "came after the payout");
            Assert.That(plan.IsDue(Friday, true, 1, evening.AddHours(2)), Is.False);
            Assert.That(plan.IsDue(Friday, true, 1, evening.AddDays(1)));
        });
    }

    [Test]
    public void Real_time_is_always_due() => Assert.That(new PayoutPlan { Kind = PayoutPlanKind.RealTime }.IsDue(Friday, false, 17, Friday.ToDateTime(default)));

    [TestCase(10_000, 5000, 0, 0, 0, 50)]
    [TestCase(10_100, 5000, 0, 0, 0, 51, Description = "50.5 is rounded up")]
    [TestCase(10_099, 5000, 0, 0, 0, 50, Description = "50.495 is rounded down")]
    [TestCase(10_000_000, 5000, 2000, 0, 0, 2000, Description = "cap")]
    [TestCase(100, 5000, 2000, 10, 0, 10, Description = "minimum")]
    [TestCase(10_000, 5000, 0, 0, 30, 80, Description = "share and fixed part")]
    [TestCase(10_000, 0, 0, 0, 30, 30, Description = "fixed only")]
    [TestCase(0, 5000, 2000, 10, 30, 0, Description = "nothing costs nothing")]
    public void A_fee_is_a_share_and_a_fixed_part_within_bounds(long amount, int partsPerMillion, long cap, long min, long fix, long expected) =>
        Assert.That(new FeeRate(partsPerMillion, cap, min, fix).Of(amount), Is.EqualTo(expected));
}
