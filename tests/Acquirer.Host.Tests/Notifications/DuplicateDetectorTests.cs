using Iso8583.Host.Ledger;
using Iso8583.Host.Notifications;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Notifications;

public class DuplicateDetectorTests
{
    private static readonly DateTime Noon = new(2026, 1, 12, 12, 0, 0);

    [TestCase(299, true)]
    [TestCase(300, true)]
    [TestCase(301, false)]
    public void The_window_is_business_time(int seconds, bool repeats)
    {
        var detector = new DuplicateDetector(TimeSpan.FromMinutes(5));
        detector.Observe(Charge(1, 0));
        Assert.That(detector.Observe(Charge(2, seconds)), Is.EqualTo(repeats));
    }

    [Test]
    public void A_charge_that_was_taken_back_does_not_count([Values(TransactionKind.Reversal, TransactionKind.PurchaseVoid)] TransactionKind kind)
    {
        var detector = new DuplicateDetector(TimeSpan.FromMinutes(5));
        detector.Observe(Charge(1, 0));
        detector.Observe(Rows.Row(2, NotificationEvents.Reversed, kind, original: 1, businessTime: Noon));
        Assert.That(detector.Observe(Charge(3, 20)), Is.False);
    }

    [Test]
    public void A_decline_does_not_count()
    {
        var detector = new DuplicateDetector(TimeSpan.FromMinutes(5));
        detector.Observe(Rows.Row(1, NotificationEvents.Declined, reason: DecisionReason.InsufficientFunds, businessTime: Noon));
        Assert.That(detector.Observe(Charge(2, 1)), Is.False);
    }

    [Test]
    public void Without_a_window_nothing_is_noticed()
    {
        var detector = new DuplicateDetector(TimeSpan.Zero);
        detector.Observe(Charge(1, 0));
        Assert.That(detector.Observe(Charge(2, 0)), Is.False);
    }

    [Test]
    public void A_labelled_set_is_judged_without_a_miss_or_a_false_alarm()
    {
        var random = new Random(11);
        var detector = new DuplicateDetector(TimeSpan.FromMinutes(5));
        var last = new Dictionary<(int Card, long Minor, int Merchant), int>();
        var wrong = 0;
        var doubles = 0;
        for (var n = 1; n <= 20_000; n++)
        {
            var (card, minor, merchant) = (random.Next(40), (long)random.Next(1, 12), random.Next(4));
            var expected = last.TryGetValue((card, minor, merchant), out var before) && n - before <= 300;
            last[(card, minor, merchant)] = n;
            if (expected) doubles++;
            var row = Rows.Row(n, NotificationEvents.Approved, amountMinor: minor, token: (UInt128)card, merchant: $"M{merchant}", businessTime: Noon.AddSeconds(n));
            if (detector.Observe(row) != expected) wrong++;
        }

        Assert.That(doubles, Is.InRange(1000, 19_000));
        Assert.That(wrong, Is.Zero);
    }

    private static JournalRow Charge(long sequence, int seconds) => Rows.Row(sequence, NotificationEvents.Approved, businessTime: Noon.AddSeconds(seconds));
}
