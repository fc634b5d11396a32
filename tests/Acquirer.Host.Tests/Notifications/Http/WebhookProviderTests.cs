using System.Text;
using System.Text.Json;
using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Http;
using Iso8583.Host.Notifications.Sinks;
using Microsoft.Extensions.Time.Testing;

namespace Iso8583.Host.Tests.Notifications.Http;

public class WebhookProviderTests
{
    private const string Secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    // Made with the reference library of standard-webhooks.
    [Test]
    public void The_signature_is_that_of_standard_webhooks() => Assert.That(
        WebhookProvider.Sign(WebhookProvider.ReadSecret(Secret), "msg_evt_1", "1700000000", "{\"a\":1}"u8),
        Is.EqualTo("v1,/hJ1n9UaraE7drrStvGL0GWWUbSDCGqE7l9HaGcXC/0="));

    [Test]
    public async Task The_request_is_a_cloud_event_signed_with_every_key()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        var provider = new WebhookProvider(new Uri("https://example.org/hook"), [Secret, "whsec_" + Convert.ToBase64String(new byte[24])], time);
        using var request = provider.Build(Event());
        var body = await request.Content!.ReadAsByteArrayAsync();
        using var json = JsonDocument.Parse(body);
        Assert.Multiple(() =>
        {
            Assert.That(request.Headers.GetValues("webhook-id"), Is.EqualTo(new[] { "12-cardholder-approved" }));
            Assert.That(request.Headers.GetValues("webhook-signature").Single().Split(' '), Has.Length.EqualTo(2).And.All.StartsWith("v1,"));
            Assert.That(request.Headers.GetValues("webhook-signature").Single(), Does.StartWith(WebhookProvider.Sign(WebhookProvider.ReadSecret(Secret), "12-cardholder-approved", "1700000000", body)));
            Assert.That(json.RootElement.GetProperty("specversion").GetString(), Is.EqualTo("1.0"));
            Assert.That(json.RootElement.GetProperty("type").GetString(), Is.EqualTo("iso8583sim.cardholder.approved.v1"));
            Assert.That(json.RootElement.GetProperty("data").GetProperty("text").GetString(), Is.EqualTo("你好"));
        });
    }

    [Test]
    public async Task A_retry_has_the_same_id_and_body()
    {
        var provider = new WebhookProvider(new Uri("https://example.org/hook"), [Secret], TimeProvider.System);
        using var first = provider.Build(Event());
        var item = Event();
        item.PossibleDuplicate = true;
        item.Attempts = 5;
        using var second = provider.Build(item);
        Assert.That(await second.Content!.ReadAsStringAsync(), Is.EqualTo(await first.Content!.ReadAsStringAsync()));
    }

    [TestCase(200, SendOutcome.Delivered)]
    [TestCase(204, SendOutcome.Delivered)]
    [TestCase(302, SendOutcome.Failed)]
    [TestCase(400, SendOutcome.Failed)]
    [TestCase(410, SendOutcome.Refused)]
    [TestCase(429, SendOutcome.Throttled)]
    [TestCase(500, SendOutcome.Failed)]
    public void An_answer_means(int status, SendOutcome outcome) =>
        Assert.That(new WebhookProvider(new Uri("https://example.org/"), [Secret], TimeProvider.System).Read(status, "", default).Outcome, Is.EqualTo(outcome));

    [TestCase("")]
    [TestCase("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")]
    [TestCase("whsec_c2hvcnQ=")]
    [TestCase("whsec_!!!")]
    public void A_secret_of_another_form_is_refused(string secret) => Assert.That(() => WebhookProvider.ReadSecret(secret), Throws.InstanceOf<FormatException>());

    private static NotificationEvent Event() => new() { Id = new NotificationId(12, Audience.Cardholder, NotificationKind.Approved), Recipient = "+1", Text = Encoding.UTF8.GetString("你好"u8) };
}
