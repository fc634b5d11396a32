using System.Net;
using System.Net.Sockets;
using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Http;
using Iso8583.Host.Notifications.Sinks;

namespace Iso8583.Host.Tests.Notifications.Http;

[CancelAfter(30_000)]
public class HttpSinkTests
{
    [Test]
    public async Task An_answer_is_read_by_the_provider(CancellationToken token) =>
        Assert.That((await SendAsync("HTTP/1.1 202 Accepted\r\nContent-Length: 24\r\n\r\n0: Accepted for delivery", token)).Outcome, Is.EqualTo(SendOutcome.Accepted));

    [Test]
    public async Task An_error_in_a_good_status_is_no_acceptance(CancellationToken token) =>
        Assert.That((await SendAsync("HTTP/1.1 202 Accepted\r\nContent-Length: 5\r\n\r\noops!", token)).Outcome, Is.EqualTo(SendOutcome.Failed));

    [Test]
    public async Task A_time_to_wait_is_kept(CancellationToken token)
    {
        var result = await SendAsync("HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n", token);
        Assert.That((result.Outcome, result.RetryAfter), Is.EqualTo((SendOutcome.Throttled, TimeSpan.FromSeconds(7))));
    }

    [Test]
    public async Task A_connection_that_ends_after_the_request_leaves_doubt_and_is_not_tried_again(CancellationToken token)
    {
        var result = await SendAsync("", token);
        Assert.That((result.Outcome, result.Reason), Is.EqualTo((SendOutcome.Ambiguous, "broken")));
    }

    [Test]
    public async Task An_answer_that_never_comes_leaves_doubt(CancellationToken token)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var sink = Sink(((IPEndPoint)listener.LocalEndpoint).Port, TimeSpan.FromMilliseconds(150));
        Assert.That((await sink.SendAsync(Event(), token)).Outcome, Is.EqualTo(SendOutcome.Ambiguous));
        Assert.That(await sink.ProbeAsync(token), Is.False);
    }

    [Test]
    public async Task A_refused_connection_means_that_nothing_left(CancellationToken token)
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        using var sink = Sink(port, TimeSpan.FromSeconds(5));
        Assert.That((await sink.SendAsync(Event(), token)).Outcome, Is.EqualTo(SendOutcome.Unreachable));
        Assert.That(await sink.ProbeAsync(token), Is.False);
    }

    [Test]
    public async Task An_answer_without_end_is_not_read_to_its_end(CancellationToken token)
    {
        var huge = "HTTP/1.1 202 Accepted\r\nContent-Length: 10000000\r\n\r\n" + new string('0', 200_000);
        Assert.That((await SendAsync(huge, token)).Outcome, Is.EqualTo(SendOutcome.Ambiguous));
    }

    private static async Task<SendResult> SendAsync(string answer, CancellationToken token)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var peer = AnswerAsync(listener, answer, token);
        using var sink = Sink(((IPEndPoint)listener.LocalEndpoint).Port, TimeSpan.FromSeconds(10));
        var result = await sink.SendAsync(Event(), token);
        await peer;
        return result;
    }

    private static async Task AnswerAsync(TcpListener listener, string answer, CancellationToken token)
    {
        using var client = await listener.AcceptTcpClientAsync(token);
        client.NoDelay = true;
        var stream = client.GetStream();
        var buffer = new byte[8192];
        var read = 0;
        while (!System.Text.Encoding.ASCII.GetString(buffer, 0, read).Contains("\r\n\r\n", StringComparison.Ordinal)) read += await stream.ReadAsync(buffer.AsMemory(read), token);
        try
        {
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer), token);
        }
        catch (IOException)
        {
            // The sink had read enough.
        }
    }

    private static HttpSink Sink(int port, TimeSpan timeout)
    {
        var address = new Uri($"http://127.0.0.1:{port}/cgi-bin/sendsms");
        return new HttpSink("kannel", address, new KannelProvider("kannel", address, "bank", "bankpw", "95588", "", new byte[32], TimeProvider.System), timeout, TimeProvider.System);
    }

    private static NotificationEvent Event() => new() { Id = new NotificationId(12, Audience.Cardholder, NotificationKind.Approved), Recipient = "+1", Text = "x" };
}
