using System.Net;
using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Tests.Notifications;
using Iso8583.Host.Telemetry;
using Iso8583.Host.Transactions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Iso8583.Host.Tests.Admin;

/// <summary>A gateway in the test takes sendsms requests and calls back.</summary>
[CancelAfter(30_000)]
public class ReceiptEndpointTests
{
    [Test]
    public async Task A_message_goes_to_the_gateway_and_its_receipt_comes_back(CancellationToken token)
    {
        var asked = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var kannel = builder.Build();
        kannel.MapGet("/cgi-bin/sendsms", (HttpRequest request) =>
        {
            asked.TrySetResult(request.Query["dlr-url"].ToString());
            return Results.Text("0: Accepted for delivery", statusCode: 202);
        });
        await kannel.StartAsync(token);
        using var folder = new TemporaryFolder();
        var password = Path.Combine(folder.Path, "password");
        await File.WriteAllTextAsync(password, "bankpw", token);
        var gateways = Path.Combine(folder.Path, "gateways.yaml");
        await File.WriteAllTextAsync(
            gateways,
            $"gateways:\n  - name: kannel\n    kind: kannel\n    url: {kannel.Urls.Single()}/cgi-bin/sendsms\n    user: bank\n    password: file:{password}\n    sender: \"95588\"\n    callbackBase: http://127.0.0.1:1\n",
            token);

        await using var host = await AdminHost.StartAsync(options => new NotificationOptions { Path = options.Path, GatewaysPath = gateways });
        host.Ledger.Commit(n => Rows.Row(n, NotificationEvents.Approved, receivedMicros: TimeProvider.System.UnixMicros()));
        var callback = (await asked.Task).Replace("%d", "1", StringComparison.Ordinal).Replace("%F", "77", StringComparison.Ordinal);
        await host.SettleAsync(token);
        var store = host.Get<NotificationStore>();
        var id = new NotificationId(1, Audience.Cardholder, NotificationKind.Approved);
        var path = new Uri(callback).PathAndQuery;
        Assert.That(store.Find(id)!.State, Is.EqualTo(DeliveryState.Accepted));

        Assert.That((await host.Client.GetAsync(path.Replace("tag=", "tag=0", StringComparison.Ordinal), token)).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await host.Client.GetAsync(path.Replace("/kannel", "/other", StringComparison.Ordinal), token)).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(store.Find(id)!.State, Is.EqualTo(DeliveryState.Accepted));
        Assert.That((await host.Client.GetAsync(path, token)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.Multiple(() =>
        {
            Assert.That(store.Find(id)!.State, Is.EqualTo(DeliveryState.Delivered));
            Assert.That(host.Get<Iso8583.Host.Notifications.Sinks.Inbox>().LastId, Is.EqualTo(1), "the inbox shows what was taken over");
        });
    }

    [Test]
    public async Task A_body_that_is_too_large_is_refused(CancellationToken token)
    {
        await using var host = await AdminHost.StartAsync();
        using var content = new ByteArrayContent(new byte[70_000]);
        Assert.That((await host.Client.PostAsync("/api/v1/receipts/kannel", content, token)).StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
    }
}
