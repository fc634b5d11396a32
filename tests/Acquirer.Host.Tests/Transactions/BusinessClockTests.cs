using Iso8583.Host.Transactions;
using Microsoft.Extensions.Time.Testing;

namespace Iso8583.Host.Tests.Transactions;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class BusinessClockTests
{
    private static readonly DateTime Start = new(2026, 1, 31, 23, 50, 0);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.Zero));

    [Test]
    public void Real_clock_shows_the_systems_time_in_the_zone_of_the_business()
    {
        Assert.That(BusinessClock.TryParseZone("+08:00", out var zone));
        var clock = new BusinessClock(_time, zone);
        Assert.That(clock.Now, Is.EqualTo(new DateTime(2026, 5, 4, 11, 2, 1)));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.That(clock.Now, Is.EqualTo(new DateTime(2026, 5, 4, 11, 2, 3)));
    }

    [Test]
    public void Fixed_clock_stands_still_until_it_is_moved()
    {
        var clock = Clock("fixed:2026-01-31T23:50");
        _time.Advance(TimeSpan.FromHours(5));
        Assert.That(clock.Now, Is.EqualTo(Start));
        Assert.That(clock.TryAdvance(TimeSpan.FromMinutes(20)));
        Assert.That(clock.Now, Is.EqualTo(new DateTime(2026, 2, 1, 0, 10, 0)));
    }

    [Test]
    public void Scaled_clock_makes_a_minute_of_a_second()
    {
        var clock = Clock("x60@2026-01-31T23:50");
        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.That(clock.Now, Is.EqualTo(Start.AddMinutes(15)));
        Assert.That(clock.TrySet(Start.AddHours(1)));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(clock.Now, Is.EqualTo(Start.AddHours(1).AddMinutes(1)));
    }

    [Test]
    public void Moved_real_clock_goes_on_at_the_systems_pace()
    {
        var clock = Clock("real");
        var before = clock.Now;
        Assert.That(clock.TryAdvance(TimeSpan.FromDays(3)));
        _time.Advance(TimeSpan.FromSeconds(7));
        Assert.That(clock.Now, Is.EqualTo(before.AddDays(3).AddSeconds(7)));
    }

    [TestCase("real")]
    [TestCase("fixed:2026-01-31T23:50")]
    [TestCase("x60@2026-01-31T23:50")]
    public void A_clock_is_never_moved_backward(string setting)
    {
        var clock = Clock(setting);
        var before = clock.Now;
        Assert.That(clock.TrySet(before.AddMilliseconds(-1)), Is.False);
        Assert.That(clock.TryAdvance(TimeSpan.FromTicks(-1)), Is.False);
        Assert.That(clock.Now, Is.EqualTo(before));
        Assert.That(clock.TrySet(before), "to where it stands is no step back");
    }

    [TestCase("")]
    [TestCase("fixed")]
    [TestCase("fixed:")]
    [TestCase("fixed:2026-02-30T00:00")]
    [TestCase("fixed:31.01.2026")]
    [TestCase("x")]
    [TestCase("x0")]
    [TestCase("x-1")]
    [TestCase("x60@")]
    [TestCase("x1e9")]
    [TestCase("REAL")]
    public void What_is_no_clock_is_refused(string setting) => Assert.That(ClockSetting.TryParse(setting, out _), Is.False);

    private BusinessClock Clock(string text)
    {
        Assert.That(ClockSetting.TryParse(text, out var setting));
        return new BusinessClock(_time, TimeZoneInfo.Utc, setting);
    }

    [TestCase("real")]
    [TestCase("x1000000")]
    [TestCase("fixed:2026-01-31T23:50")]
    public void The_clock_stops_at_the_end_of_2099_whatever_is_asked(string setting)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.Zero));
        Assert.That(ClockSetting.TryParse(setting, out var parsed));
        var clock = new BusinessClock(time, TimeZoneInfo.Utc, parsed);

        Assert.That(clock.TrySet(new DateTime(2100, 1, 1)), Is.False);
        Assert.That(clock.TryAdvance(TimeSpan.MaxValue), Is.False);
        Assert.That(clock.TrySet(new DateTime(2099, 12, 31)), Is.True);
        time.Advance(TimeSpan.FromDays(20_000));
        Assert.That(clock.Now, Is.LessThanOrEqualTo(BusinessClock.Latest).And.GreaterThanOrEqualTo(new DateTime(2099, 12, 31)));
    }

    [TestCase("fixed:9999-12-31T23:59")]
    [TestCase("fixed:0001-01-01")]
    [TestCase("x60@2100-01-01")]
    public void A_start_outside_of_this_century_is_refused(string setting) => Assert.That(ClockSetting.TryParse(setting, out _), Is.False);
}
