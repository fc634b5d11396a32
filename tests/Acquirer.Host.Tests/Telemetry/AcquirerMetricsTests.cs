using System.Diagnostics.Metrics;
using Iso8583.Core.Messages;
using Iso8583.Host.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Iso8583.Host.Tests.Telemetry;

public class AcquirerMetricsTests
{
    [Test]
    public void Every_instrument_has_the_agreed_name_and_unit()
    {
        using var services = new ServiceCollection().AddTelemetry().BuildServiceProvider();
        var names = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == AcquirerMetrics.MeterName) names.Add($"{instrument.Name} {instrument.Unit}");
        };
        listener.Start();
        _ = services.GetRequiredService<AcquirerMetrics>();
        Assert.That(names, Is.SupersetOf(new[]
        {
            "iso8583.server.messages {message}", "iso8583.server.exchange.duration s", "iso8583.server.parse_errors {error}",
            "iso8583.server.decisions {decision}", "iso8583.server.in_flight {exchange}", "iso8583.server.bytes.read By",
            "iso8583.server.bytes.written By", "iso8583.ledger.commit.duration s", "iso8583.ledger.commit.batch_size {row}",
            "iso8583.outbox.pending {event}", "iso8583.faults.injected {fault}",
        }));
    }

    [TestCase("0200", "0200")]
    [TestCase("0421", "0420")]
    [TestCase("1804", "1800")]
    [TestCase("0930", "other")]
    [TestCase("9999", "other")]
    public void An_mti_becomes_a_tag_of_a_closed_set(string text, string tag)
    {
        Assert.That(Mti.TryParse(text, out var mti), Is.True);
        Assert.That(MtiTags.Of(mti), Is.EqualTo(tag));
    }
}
