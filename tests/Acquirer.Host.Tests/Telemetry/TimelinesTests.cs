using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Tests.Telemetry;

public class TimelinesTests
{
    private const long Start = 1_790_000_000_000_000;

    [Test]
    public void A_mark_is_read_back_to_the_microsecond()
    {
        var timelines = new Timelines(16);
        timelines.Mark(7, TimelineStage.Committed, Start + 123);
        Assert.Multiple(() =>
        {
            Assert.That(timelines.TryGet(7, TimelineStage.Committed, out var micros), Is.True);
            Assert.That(micros, Is.EqualTo(Start + 123));
            Assert.That(timelines.TryGet(7, TimelineStage.Decided, out _), Is.False);
        });
    }

    [Test]
    public void The_first_mark_of_a_stage_counts()
    {
        var timelines = new Timelines(16);
        timelines.Mark(7, TimelineStage.NotificationAccepted, Start);
        timelines.Mark(7, TimelineStage.NotificationAccepted, Start + 5);
        Assert.That(timelines.TryGet(7, TimelineStage.NotificationAccepted, out var micros) ? micros : 0, Is.EqualTo(Start));
    }

    [Test]
    public void A_later_round_of_the_ring_hides_the_earlier_transaction()
    {
        var timelines = new Timelines(16);
        timelines.Mark(7, TimelineStage.Received, Start);
        timelines.Mark(23, TimelineStage.Committed, Start);
        Assert.Multiple(() =>
        {
            Assert.That(timelines.TryGet(23, TimelineStage.Received, out _), Is.False, "stale cell of transaction 7");
            Assert.That(timelines.TryGet(7, TimelineStage.Received, out _), Is.True);
        });
        timelines.Mark(23, TimelineStage.Received, Start + 9);
        Assert.Multiple(() =>
        {
            Assert.That(timelines.TryGet(7, TimelineStage.Received, out _), Is.False);
            Assert.That(timelines.TryGet(23, TimelineStage.Received, out var micros) ? micros : 0, Is.EqualTo(Start + 9));
        });
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void A_sequence_that_is_none_is_ignored(long sequence)
    {
        var timelines = new Timelines(16);
        timelines.Mark(sequence, TimelineStage.Received, Start);
        Assert.That(timelines.TryGet(sequence, TimelineStage.Received, out _), Is.False);
    }
}
