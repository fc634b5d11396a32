using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Tests.Telemetry;

public class LatencyBookTests
{
    [Test]
    public void Percentiles_are_at_most_an_eighth_too_high()
    {
        var book = new LatencyBook();
        for (var micros = 1; micros <= 100_000; micros++) book.Record("accepted", "bank", "smsc", micros);
        var line = book.Read().Single();
        Assert.Multiple(() =>
        {
            Assert.That((line.Stage, line.Issuer, line.Sink, line.Count), Is.EqualTo(("accepted", "bank", "smsc", 100_000L)));
            Assert.That(line.P50Ms, Is.InRange(50, 50 * 1.125));
            Assert.That(line.P99Ms, Is.InRange(99, 99 * 1.125));
            Assert.That(line.MaxMs, Is.InRange(100, 100 * 1.125));
        });
    }

    [TestCase(0, 0)]
    [TestCase(-5, 0)]
    [TestCase(7, 0.007)]
    [TestCase(8, 0.008)]
    [TestCase(long.MaxValue, 1e9)]
    public void Extremes_have_a_bucket(long micros, double atLeastMs)
    {
        var book = new LatencyBook();
        book.Record("accepted", "bank", "smsc", micros);
        Assert.That(book.Read().Single().MaxMs, Is.GreaterThanOrEqualTo(atLeastMs));
    }
}
