using System.Text.Json;
using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Http;

namespace Iso8583.Conformance.Tests.Peers;

/// <summary>The signature of our webhooks, as npm "standardwebhooks" sees it.</summary>
[TestFixture]
[Category("Peers")]
[CancelAfter(30_000)]
public sealed class WebhookPeerTests
{
    private const string Secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private const string OtherSecret = "whsec_MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA=";

    [TestCase(Secret, "", "verified")]
    [TestCase(OtherSecret, "", "verified")]
    [TestCase(Secret, " ", "refused")]
    [TestCase("whsec_MTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTE=", "", "refused")]
    public async Task Npm_standardwebhooks_verifies_what_was_signed(string secret, string added, string expected, CancellationToken token)
    {
        var provider = new WebhookProvider(new Uri("http://127.0.0.1/hook"), [Secret, OtherSecret], TimeProvider.System);
        var item = new NotificationEvent { Id = new NotificationId(12, Audience.Cardholder, NotificationKind.Approved), Recipient = "+8613800000001", Text = "【测试银行】您尾号0015的卡" };
        using var request = provider.Build(item);
        var headers = request.Headers.Where(header => header.Key.StartsWith("webhook-", StringComparison.Ordinal)).ToDictionary(header => header.Key, header => header.Value.Single());
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { secret, body = await request.Content!.ReadAsStringAsync(token) + added, headers }), token);
            await using var peer = Peer.Node("verify-webhook.js", "standardwebhooks", [], new Dictionary<string, string> { ["INPUT"] = file });
            Assert.That(await peer.OutputAsync(token), Does.StartWith(expected));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
