using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Enrolment;

namespace Iso8583.Host.Tests.Notifications.Enrolment;

public class DeliveryProfileTests
{
    private const int Draws = 10_000;

    [Test]
    public void A_log_normal_delay_has_the_median_and_the_95th_percentile_asked_for()
    {
        var delays = Delays(new DeliveryProfile(DelayShape.LogNormal, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(30), 0));
        Assert.Multiple(() =>
        {
            Assert.That(delays[Draws / 2], Is.EqualTo(4).Within(5).Percent);
            Assert.That(delays[Draws * 95 / 100], Is.EqualTo(30).Within(5).Percent);
        });
    }

    [Test]
    public void A_uniform_delay_fills_its_range()
    {
        var delays = Delays(new DeliveryProfile(DelayShape.Uniform, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), 0));
        Assert.Multiple(() =>
        {
            Assert.That(delays, Is.All.InRange(2, 10));
            Assert.That(delays[Draws / 2], Is.EqualTo(6).Within(5).Percent);
        });
    }

    [TestCase(DelayShape.None, 0)]
    [TestCase(DelayShape.Fixed, 3)]
    public void Other_shapes_do_not_spread(DelayShape shape, double seconds) =>
        Assert.That(Delays(new DeliveryProfile(shape, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(9), 0)).Distinct(), Is.EqualTo(new[] { seconds }));

    [TestCase(0, 0)]
    [TestCase(5, 500)]
    [TestCase(100, Draws)]
    public void The_share_asked_for_is_lost(double percent, int lost)
    {
        var profile = DeliveryProfile.Immediate with { LossPercent = percent };
        Assert.That(Enumerable.Range(1, Draws).Count(n => profile.Loses(1, Id(n))), Is.EqualTo(lost).Within(15).Percent);
    }

    [Test]
    public void Another_seed_draws_otherwise()
    {
        var profile = DeliveryProfile.Immediate with { LossPercent = 50 };
        Assert.That(Enumerable.Range(1, 100).Count(n => profile.Loses(1, Id(n)) != profile.Loses(2, Id(n))), Is.GreaterThan(20));
    }

    private static double[] Delays(DeliveryProfile profile) => [.. Enumerable.Range(1, Draws).Select(n => profile.Delay(1, Id(n)).TotalSeconds).Order()];

    private static NotificationId Id(int n) => new(n, Audience.Cardholder, NotificationKind.Approved);
}
