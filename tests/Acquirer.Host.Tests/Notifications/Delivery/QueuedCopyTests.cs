using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Sinks;
using Iso8583.Host.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Iso8583.Host.Tests.Notifications.Delivery;

/// <summary>Copies beside the deliveries.</summary>
[CancelAfter(30_000)]
public class QueuedCopyTests
{
    [Test]
    public async Task A_copy_that_is_never_answered_holds_up_nobody_and_what_is_too_much_is_left_out(CancellationToken token)
    {
        using var services = new ServiceCollection().AddTelemetry().BuildServiceProvider();
        await using var copy = new QueuedCopy(new Silent(), services.GetRequiredService<AcquirerMetrics>());
        var results = new List<SendResult>();
        for (var n = 1; n <= 2000; n++) results.Add(await copy.SendAsync(Item(n), token));
        Assert.Multiple(() =>
        {
            Assert.That(results.Count(result => result.Outcome == SendOutcome.Accepted), Is.InRange(1024, 1025));
            Assert.That(results[^1].Reason, Is.EqualTo("queue full"));
        });
    }

    [Test]
    public async Task Copies_for_one_phone_keep_their_order(CancellationToken token)
    {
        using var services = new ServiceCollection().AddTelemetry().BuildServiceProvider();
        var sink = new ScriptedSink();
        await using var copy = new QueuedCopy(sink, services.GetRequiredService<AcquirerMetrics>());
        for (var n = 1; n <= 500; n++) await copy.SendAsync(Item(n), token);
        while (sink.Sent.Count < 500) await Task.Delay(2, token);
        Assert.That(sink.Sent.Select(message => message.Id.Sequence), Is.EqualTo(Enumerable.Range(1, 500)));
    }

    private static NotificationEvent Item(long n) => new() { Id = new NotificationId(n, Audience.Cardholder, NotificationKind.Approved), Recipient = "+8613800000001", Text = "paid" };

    private sealed class Silent : INotificationSink
    {
        public string Name => "silent";

        public async ValueTask<SendResult> SendAsync(NotificationEvent item, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return default;
        }
    }
}
