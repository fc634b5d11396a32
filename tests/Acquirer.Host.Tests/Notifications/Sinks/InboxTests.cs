using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Sinks;

namespace Iso8583.Host.Tests.Notifications.Sinks;

[CancelAfter(10_000)]
public class InboxTests
{
    [Test]
    public void The_ring_forgets_the_oldest_messages()
    {
        var inbox = new Inbox(4);
        for (var n = 1; n <= 10; n++) inbox.Add(Event(n, "+1"), 0);
        Assert.That(inbox.Read(0, "", 100).Select(m => m.Id), Is.EqualTo(new[] { 7, 8, 9, 10 }));
    }

    [Test]
    public void Messages_are_read_by_phone_and_number()
    {
        var inbox = new Inbox(10);
        for (var n = 1; n <= 6; n++) inbox.Add(Event(n, n % 2 == 0 ? "+2" : "+1"), 0);
        Assert.Multiple(() =>
        {
            Assert.That(inbox.Read(2, "+2", 10).Select(m => m.Id), Is.EqualTo(new[] { 4, 6 }));
            Assert.That(inbox.Read(0, "", 2).Select(m => m.Id), Is.EqualTo(new[] { 1, 2 }));
            Assert.That(inbox.Read(6, "", 2), Is.Empty);
            Assert.That(inbox.Read(long.MaxValue, "", 2), Is.Empty);
        });
    }

    [Test]
    public async Task A_wait_ends_with_the_next_message(CancellationToken token)
    {
        var inbox = new Inbox(10);
        inbox.Add(Event(1, "+1"), 0);
        var wait = inbox.WaitAsync(1, token);
        Assert.That(wait.IsCompleted, Is.False);
        inbox.Add(Event(2, "+1"), 0);
        await wait;
    }

    private static NotificationEvent Event(long n, string phone) => new() { Id = new NotificationId(n, Audience.Cardholder, NotificationKind.Approved), Recipient = phone, Text = "x" };
}
