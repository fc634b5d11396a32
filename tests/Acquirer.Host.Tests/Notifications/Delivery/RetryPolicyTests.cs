using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Delivery;

namespace Iso8583.Host.Tests.Notifications.Delivery;

public class RetryPolicyTests
{
    private static readonly RetryPolicy Policy = new(new NotificationOptions { RetryBase = TimeSpan.FromSeconds(0.5), RetryCap = TimeSpan.FromSeconds(60) });

    [TestCase(1, 500_000)]
    [TestCase(2, 1_000_000)]
    [TestCase(5, 8_000_000)]
    [TestCase(8, 60_000_000)]
    [TestCase(1000, 60_000_000)]
    public void The_wait_is_drawn_evenly_from_zero_to_the_doubled_base(int attempts, long ceiling)
    {
        var waits = Enumerable.Range(1, 2000).Select(n => Policy.DelayMicros(Event(n), attempts, TimeSpan.Zero)).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(waits, Is.All.InRange(0, ceiling));
            Assert.That(waits.Average(), Is.EqualTo(ceiling / 2.0).Within(5).Percent);
        });
    }

    [Test]
    public void A_thousand_that_failed_together_do_not_come_back_together()
    {
        var perTenth = new int[600];
        for (var n = 1; n <= 1000; n++) perTenth[Policy.DelayMicros(Event(n), 8, TimeSpan.Zero) / 100_000]++;
        Assert.That(perTenth.Max(), Is.LessThan(12));
    }

    [Test]
    public void What_the_sink_asks_for_is_kept() => Assert.That(Policy.DelayMicros(Event(1), 1, TimeSpan.FromSeconds(30)), Is.EqualTo(30_000_000));

    [Test]
    public void The_draw_depends_on_event_attempt_and_seed_only()
    {
        var first = Policy.DelayMicros(Event(5), 3, TimeSpan.Zero);
        var second = Policy.DelayMicros(Event(5), 3, TimeSpan.Zero);
        var otherSeed = new RetryPolicy(new NotificationOptions { Seed = 2 }).DelayMicros(Event(5), 3, TimeSpan.Zero);
        Assert.Multiple(() =>
        {
            Assert.That(second, Is.EqualTo(first));
            Assert.That(otherSeed, Is.Not.EqualTo(first));
        });
    }

    private static NotificationEvent Event(long sequence) => new() { Id = new NotificationId(sequence, Audience.Cardholder, NotificationKind.Approved) };
}
