using System.Net;
using System.Net.Sockets;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Sinks;

namespace Iso8583.Host.Notifications.Http;

/// <summary>Hands messages to an HTTP gateway. One request an attempt: retries belong to the outbox.</summary>
public sealed class HttpSink : INotificationSink, IDisposable
{
    private const int MaxAnswerBytes = 64 * 1024;

    private readonly HttpClient _client;
    private readonly Uri _address;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    /// <summary>Makes a sink.</summary>
    /// <param name="name">Short name.</param>
    /// <param name="address">Where the gateway listens; probed by opening a connection.</param>
    /// <param name="provider">Its dialect.</param>
    /// <param name="timeout">Longest wait for an answer.</param>
    /// <param name="time">Clock of the timeout.</param>
    public HttpSink(string name, Uri address, IHttpProvider provider, TimeSpan timeout, TimeProvider time)
    {
        Name = name;
        Provider = provider;
        _address = address;
        _timeout = timeout;
        _time = time;
        _client = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                ConnectCallback = ConnectAsync,
                MaxConnectionsPerServer = 64,
                ActivityHeadersPropagator = null,
            })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The gateway's dialect.</summary>
    public IHttpProvider Provider { get; }

    /// <inheritdoc/>
    public async ValueTask<SendResult> SendAsync(NotificationEvent item, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var request = Provider.Build(item);
        // The handler sends a request without a body again by itself when a connection ends without an answer: an unmarked double. An empty body forbids it.
        request.Content ??= new ByteArrayContent([]);
        try
        {
            using var response = await _client.SendAsync(request, either.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsStringAsync(either.Token).ConfigureAwait(false);
            return Provider.Read((int)response.StatusCode, body, RetryAfter(response));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return SendResult.Not(SendOutcome.Ambiguous, "timeout");
        }
        catch (HttpRequestException fault)
        {
            // The texts of such exceptions may hold the address with its password: only the kind is kept.
            return fault.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
                ? SendResult.Not(SendOutcome.Unreachable, "connect")
                : SendResult.Not(SendOutcome.Ambiguous, "broken");
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ProbeAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            // HEAD sends no message anywhere; any answer shows that somebody is there.
            using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(_address.GetLeftPart(UriPartial.Authority)));
            using var response = await _client.SendAsync(request, either.Token).ConfigureAwait(false);
            return response.StatusCode < HttpStatusCode.InternalServerError;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, either.Token).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private TimeSpan RetryAfter(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        if (header?.Delta is { } delta) return delta > TimeSpan.Zero ? delta : TimeSpan.Zero;
        if (header?.Date is not { } date) return TimeSpan.Zero;
        var wait = date - _time.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }
}
