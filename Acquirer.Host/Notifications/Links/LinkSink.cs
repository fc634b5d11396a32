using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Sinks;
using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Notifications.Links;

/// <summary>
/// A link to an SMS centre, whatever it speaks: it binds by itself, keeps the link alive, comes back by itself, submits within a window, and takes
/// receipts and replies beside the submissions.
/// </summary>
public abstract class LinkSink : INotificationSink, IDisposable, IAsyncDisposable
{
    private const int DeliverWorkers = 32;
    private const int MaxDelivers = 4096;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.25);

    // A refused connection costs nobody anything: what is back is found within a second.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    // An account that is refused is not hammered: centres lock those.
    private static readonly TimeSpan RefusedPause = TimeSpan.FromSeconds(30);

    private readonly LinkSettings _settings;
    private readonly ILinkProtocol _protocol;
    private readonly SemaphoreSlim _window;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<(LinkConnection Connection, LinkUnit Unit)> _delivers = Channel.CreateBounded<(LinkConnection, LinkUnit)>(MaxDelivers);
    private readonly Lazy<Task> _running;
    private readonly TaskCompletionSource _firstTry = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile LinkConnection? _bound;

    /// <summary>Makes a link; it connects with its first use or probe.</summary>
    protected LinkSink(LinkSettings settings, ILinkProtocol protocol, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        _protocol = protocol;
        Time = time;
        Logger = log;
        _window = new SemaphoreSlim(settings.Window, settings.Window);
        _running = new Lazy<Task>(RunAsync);
    }

    /// <inheritdoc/>
    public string Name => _settings.Name;

    /// <summary>Whether the link is bound.</summary>
    public bool IsBound => _bound is not null;

    /// <summary>Ends when the link stops for good.</summary>
    protected CancellationToken Stopping => _stopping.Token;

    protected TimeProvider Time { get; }

    protected ILogger Logger { get; }

    /// <inheritdoc/>
    public async ValueTask<SendResult> SendAsync(NotificationEvent item, CancellationToken cancellationToken)
    {
        _ = _running.Value;
        // At the start the link is given the time to bind before it counts as unreachable.
        if (!_firstTry.Task.IsCompleted) await _firstTry.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        await _window.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_bound is not { } connection) return SendResult.Not(SendOutcome.Unreachable, "not bound");
            return await SubmitAsync(connection, item, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _window.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ProbeAsync(CancellationToken cancellationToken)
    {
        _ = _running.Value;
        if (!_firstTry.Task.IsCompleted) await _firstTry.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        return _bound is { } connection && await EnquireAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Says farewell to the centre and ends the link.</summary>
    public async ValueTask DisposeAsync()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
        if (_running.IsValueCreated) await _running.Value.ConfigureAwait(false);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        _stopping.Cancel();
        _delivers.Writer.TryComplete();
    }

    /// <summary>Opens what the link consists of and introduces itself.</summary>
    /// <param name="connectAsync">Opens one more connection to the centre.</param>
    protected abstract Task<BindResult> BindAsync(Func<Task<LinkConnection>> connectAsync);

    /// <summary>Submits one message, all its parts.</summary>
    protected abstract ValueTask<SendResult> SubmitAsync(LinkConnection connection, NotificationEvent item, CancellationToken cancellationToken);

    /// <summary>Asks whether the centre is there.</summary>
    protected abstract ValueTask<bool> EnquireAsync(LinkConnection connection, CancellationToken cancellationToken);

    /// <summary>Says farewell.</summary>
    protected abstract ValueTask UnbindAsync(LinkConnection connection);

    /// <summary>Takes a receipt or reply and answers it once it is recorded.</summary>
    protected abstract Task DeliverAsync(LinkConnection connection, LinkUnit unit);

    /// <summary>Answers a receipt or reply that could not be taken, so that the centre tries again.</summary>
    protected abstract void RefuseDelivery(LinkConnection connection, LinkUnit unit);

    /// <summary>Whether a request of the centre is a receipt or reply; anything else is answered here.</summary>
    protected abstract bool IsDelivery(LinkConnection connection, LinkUnit unit);

    private async Task RunAsync()
    {
        await Task.Yield();
        var workers = Enumerable.Range(0, DeliverWorkers).Select(_ => TakeDeliversAsync()).ToArray();
        var failures = 0;
        while (!_stopping.IsCancellationRequested)
        {
            var (held, refused) = await HoldLinkAsync().ConfigureAwait(false);
            failures = held ? 0 : failures + 1;
            var ceiling = FirstPause * Math.Pow(2, Math.Min(failures, 10));
            if (ceiling > LongestPause) ceiling = LongestPause;
            var pause = refused ? RefusedPause : ceiling * SeededChance.Unit(1, Time.UnixMicros(), (uint)failures);
            await Task.Delay(pause, Time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(workers).ConfigureAwait(false);
    }

    private async Task<(bool Held, bool Refused)> HoldLinkAsync()
    {
        var opened = new List<LinkConnection>();
        try
        {
            var bind = await BindAsync(async () =>
            {
                var connection = await ConnectAsync().ConfigureAwait(false);
                opened.Add(connection);
                return connection;
            }).ConfigureAwait(false);
            if (bind.Submit is null)
            {
                Log.BindRefused(Logger, Name, bind.Status);
                return (false, bind.IsAccountRefused);
            }

            Log.Bound(Logger, Name);
            _bound = bind.Submit;
            _firstTry.TrySetResult();
            await KeepAliveAsync(bind.All).ConfigureAwait(false);
            return (true, false);
        }
        catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException or AuthenticationException)
        {
            if (!_stopping.IsCancellationRequested) Log.LinkFailed(Logger, Name, fault.Message);
            return (false, false);
        }
        finally
        {
            _bound = null;
            _firstTry.TrySetResult();
            foreach (var connection in opened) await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task KeepAliveAsync(IReadOnlyList<LinkConnection> connections)
    {
        var ended = Task.WhenAny(connections.Select(connection => connection.Closed));
        var missed = 0;
        while (!ended.IsCompleted && !_stopping.IsCancellationRequested && missed < 2)
        {
            await Task.WhenAny(ended, Task.Delay(_settings.EnquireAfter, Time, _stopping.Token)).ConfigureAwait(false);
            if (ended.IsCompleted || _stopping.IsCancellationRequested) break;
            missed = await AllAnswerAsync(connections).ConfigureAwait(false) ? 0 : missed + 1;
        }

        if (!_stopping.IsCancellationRequested || ended.IsCompleted) return;
        foreach (var connection in connections) await UnbindAsync(connection).ConfigureAwait(false);
    }

    private async Task<bool> AllAnswerAsync(IReadOnlyList<LinkConnection> connections)
    {
        var all = true;
        try
        {
            foreach (var connection in connections)
            {
                if (connection.Silence >= _settings.EnquireAfter) all &= await EnquireAsync(connection, _stopping.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopped while it waited for the answer: the link is still to be unbound.
        }

        return all;
    }

    private async Task<LinkConnection> ConnectAsync()
    {
        using var deadline = new CancellationTokenSource(_settings.ResponseTimeout, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _stopping.Token);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(_settings.Host, _settings.Port, either.Token).ConfigureAwait(false);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (_settings.Tls) stream = await SecureAsync(stream, either.Token).ConfigureAwait(false);
            return new LinkConnection(stream, _protocol, Time, OnRequest);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<Stream> SecureAsync(Stream stream, CancellationToken cancellationToken)
    {
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        var options = new SslClientAuthenticationOptions { TargetHost = _settings.Host };
        if (_settings.TrustedCertificate.Length > 0)
        {
            // This authority instead of those of the machine; the name is checked all the same.
            options.CertificateChainPolicy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, TrustMode = X509ChainTrustMode.CustomRootTrust };
            options.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(_settings.TrustedCertificate);
        }

        await tls.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(false);
        return tls;
    }

    private void OnRequest(LinkConnection connection, LinkUnit unit)
    {
        // More than can be recorded, or none any more at the stop: the centre keeps it and tries again.
        if (IsDelivery(connection, unit) && !_delivers.Writer.TryWrite((connection, unit))) RefuseDelivery(connection, unit);
    }

    // Beside the read loop: a receipt is answered once it is recorded, and that must not hold up the answers to submissions.
    private async Task TakeDeliversAsync()
    {
        await foreach (var (connection, unit) in _delivers.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                await DeliverAsync(connection, unit).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception fault)
            {
                Log.DeliverFaulted(Logger, Name, fault);
                RefuseDelivery(connection, unit);
            }
        }
    }
}
