using System.Net.Security;
using System.Net.Sockets;
using System.Threading.Channels;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Gateways;
using Iso8583.Host.Notifications.Sinks;
using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Notifications.Smpp;

/// <summary>
/// A link to an SMS centre: an SMPP 3.4 transceiver that binds, keeps the link alive, comes back by itself, submits within a window, and takes
/// receipts and replies.
/// </summary>
public sealed class SmppSink : INotificationSink, IDisposable
{
    private const int DeliverWorkers = 32;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.25);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    // An account that is refused is not hammered: centres lock those.
    private static readonly TimeSpan RefusedPause = TimeSpan.FromSeconds(30);

    private readonly SmppSettings _settings;
    private readonly ReceiptBook _receipts;
    private readonly ReplyHandler _replies;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _window;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<(SmppConnection Connection, SmppPdu Pdu)> _delivers = Channel.CreateUnbounded<(SmppConnection, SmppPdu)>();
    private readonly Lazy<Task> _running;
    private readonly TaskCompletionSource _firstTry = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile SmppConnection? _bound;

    /// <summary>Makes a link; it connects with its first use or probe.</summary>
    public SmppSink(SmppSettings settings, ReceiptBook receipts, ReplyHandler replies, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        _receipts = receipts;
        _replies = replies;
        _time = time;
        _log = log;
        _window = new SemaphoreSlim(settings.Window, settings.Window);
        _running = new Lazy<Task>(RunAsync);
    }

    /// <inheritdoc/>
    public string Name => _settings.Name;

    /// <summary>Whether the link is bound.</summary>
    public bool IsBound => _bound is not null;

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
        if (_bound is not { } connection) return false;
        return await connection.RequestAsync(SmppCommand.EnquireLink, [], _settings.ResponseTimeout, cancellationToken).ConfigureAwait(false) is { Status: SmppStatus.Ok };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Cancel();
        _delivers.Writer.TryComplete();
        _bound?.Abort();
    }

    private async Task<SendResult> SubmitAsync(SmppConnection connection, NotificationEvent item, CancellationToken cancellationToken)
    {
        var bodies = SmppSubmission.Bodies(item, _settings, _time.UnixMicros());
        var id = "";
        for (var i = 0; i < bodies.Count; i++)
        {
            var answer = await connection.RequestAsync(SmppCommand.SubmitSm, bodies[i], _settings.ResponseTimeout, cancellationToken).ConfigureAwait(false);
            if (answer is null) return SendResult.Not(SendOutcome.Ambiguous, "no answer");
            if (answer.Value.Status != SmppStatus.Ok) return SmppStatus.ToResult(answer.Value.Status);
            var reader = new SmppReader(answer.Value.Body);
            id = reader.Text(65);
        }

        return SendResult.Accepted(_settings.SubmitIds.Normalize(id));
    }

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
            var pause = refused ? RefusedPause : ceiling * SeededChance.Unit(1, _time.UnixMicros(), (uint)failures);
            await Task.Delay(pause, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(workers).ConfigureAwait(false);
    }

    private async Task<(bool Held, bool Refused)> HoldLinkAsync()
    {
        try
        {
            var stream = await ConnectAsync().ConfigureAwait(false);
            var connection = new SmppConnection(stream, _time, OnRequest);
            await using (connection.ConfigureAwait(false))
            {
                var bind = new SmppBind(_settings.SystemId, _settings.Password, _settings.SystemType).ToBody();
                var answer = await connection.RequestAsync(SmppCommand.BindTransceiver, bind, _settings.ResponseTimeout, _stopping.Token).ConfigureAwait(false);
                if (answer is not { Status: SmppStatus.Ok, Command: SmppCommand.BindTransceiverResponse })
                {
                    Log.BindRefused(_log, Name, answer?.Status ?? 0);
                    return (false, answer?.Status is SmppStatus.BindFailed or SmppStatus.InvalidPassword or SmppStatus.InvalidSystemId);
                }

                Log.Bound(_log, Name);
                _bound = connection;
                _firstTry.TrySetResult();
                await KeepAliveAsync(connection).ConfigureAwait(false);
                return (true, false);
            }
        }
        catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            if (!_stopping.IsCancellationRequested) Log.LinkFailed(_log, Name, fault.Message);
            return (false, false);
        }
        finally
        {
            _bound = null;
            _firstTry.TrySetResult();
        }
    }

    private async Task KeepAliveAsync(SmppConnection connection)
    {
        var missed = 0;
        while (!connection.Closed.IsCompleted && !_stopping.IsCancellationRequested && missed < 2)
        {
            await Task.WhenAny(connection.Closed, Task.Delay(_settings.EnquireAfter, _time, _stopping.Token)).ConfigureAwait(false);
            if (connection.Closed.IsCompleted || connection.Silence < _settings.EnquireAfter) continue;
            var answer = await connection.RequestAsync(SmppCommand.EnquireLink, [], _settings.ResponseTimeout, _stopping.Token).ConfigureAwait(false);
            missed = answer is null ? missed + 1 : 0;
        }

        if (_stopping.IsCancellationRequested && !connection.Closed.IsCompleted)
        {
            await connection.RequestAsync(SmppCommand.Unbind, [], TimeSpan.FromSeconds(1), CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<Stream> ConnectAsync()
    {
        using var deadline = new CancellationTokenSource(_settings.ResponseTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _stopping.Token);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(_settings.Host, _settings.Port, either.Token).ConfigureAwait(false);
            var stream = new NetworkStream(socket, ownsSocket: true);
            if (!_settings.Tls) return stream;
            var tls = new SslStream(stream, leaveInnerStreamOpen: false);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = _settings.Host }, either.Token).ConfigureAwait(false);
            return tls;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void OnRequest(SmppConnection connection, SmppPdu pdu)
    {
        if (pdu.Command == SmppCommand.DeliverSm) _delivers.Writer.TryWrite((connection, pdu));
        else connection.Respond(pdu, SmppStatus.WrongBindState, []);
    }

    // Beside the read loop: a receipt is answered once it is recorded, and that must not hold up the answers to submissions.
    private async Task TakeDeliversAsync()
    {
        await foreach (var (connection, pdu) in _delivers.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                var status = await DeliverAsync(pdu).ConfigureAwait(false);
                connection.Respond(pdu, status, [0]);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception fault)
            {
                Log.DeliverFaulted(_log, Name, fault);
                connection.Respond(pdu, 0x64, [0]); // temporary application error: the centre tries again
            }
        }
    }

    private async Task<uint> DeliverAsync(SmppPdu pdu)
    {
        if (!SmppMessage.TryRead(pdu.Body, out var message)) return SmppStatus.InvalidMessageLength;
        if (SmppReceipt.TryRead(message, _settings.ReceiptIds, out var receipt))
        {
            await _receipts.TakeAsync(Name, receipt, _stopping.Token).ConfigureAwait(false);
            return SmppStatus.Ok;
        }

        if (message.IsReceipt) return SmppStatus.Ok;
        var from = message.SourceTon == 1 && !message.Source.StartsWith('+') ? "+" + message.Source : message.Source;
        await _replies.HandleAsync(from, SmppSubmission.Decode(message.DataCoding, message.Content), _stopping.Token).ConfigureAwait(false);
        return SmppStatus.Ok;
    }
}
