using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Links;
using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Notifications.SmsCentre;

/// <summary>
/// The built-in SMS centre for tests: an SMPP 3.4 server on loopback, a CMPP gateway where a port is given for it, and virtual phones behind both, so that nobody needs another
/// program to see an SMS arrive. What goes wrong is set in <see cref="SmsCentreSettings"/> and repeatable.
/// </summary>
public sealed class SmsCentreService : BackgroundService
{
    private const uint RejectSalt = 1;
    private const uint LossSalt = 2;
    private static readonly TimeSpan DeliverTimeout = TimeSpan.FromSeconds(10);

    private readonly SmsCentreSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger<SmsCentreService> _log;
    private readonly List<(Socket Socket, ICentreProtocol Protocol)> _listeners = [];
    private readonly ConcurrentDictionary<LinkConnection, SmsCentreSession> _sessions = new();
    private readonly MessageAssembler _assembler = new();
    private readonly CentreReceipts _receipts;
    private readonly CancellationTokenSource _stopping = new();
    private long _lastMessage;

    /// <summary>Opens the ports.</summary>
    /// <exception cref="SocketException">A port is in use.</exception>
    public SmsCentreService(SmsCentreSettings settings, VirtualPhones phones, TimeProvider time, ILogger<SmsCentreService> log)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        Phones = phones;
        _time = time;
        _log = log;
        _receipts = new CentreReceipts(settings, _sessions, time);
        Listen(settings.Port, new SmppCentre(settings));
        if (settings.CmppPort is { } port) Listen(port, new CmppCentre(settings));
    }

    /// <summary>The SMPP port it listens on.</summary>
    public int Port => PortOf(0);

    /// <summary>The CMPP port it listens on; 0 where it does not.</summary>
    public int CmppPort => _listeners.Count > 1 ? PortOf(1) : 0;

    /// <summary>The phones.</summary>
    public VirtualPhones Phones { get; }

    /// <summary>Bound connections.</summary>
    public int BoundCount => _sessions.Values.Count(session => session.Account.Length > 0);

    /// <summary>Submissions so far.</summary>
    public long Submissions => Volatile.Read(ref _lastMessage);

    /// <summary>Receipts that were tried again because the peer had refused or not answered them.</summary>
    public long ReceiptsTriedAgain => _receipts.TriedAgain;

    /// <summary>Receipts that nobody took.</summary>
    public long ReceiptsGivenUp => _receipts.GivenUp;

    /// <summary>A message comes in by HTTP: no faults, straight to the phone.</summary>
    public void Accept(string from, string to, string text)
    {
        var id = _listeners[0].Protocol.IdText(Interlocked.Increment(ref _lastMessage), _time.GetUtcNow());
        Phones.Add(to, from, text, Content.SmsLength.Of(text).Segments, "http", id, _time.GetUtcNow());
    }

    /// <summary>A phone sends a message to an account.</summary>
    /// <returns>False where nobody is bound who could take it, or it was not taken.</returns>
    public async Task<bool> SendFromPhoneAsync(string from, string to, string text, CancellationToken cancellationToken)
    {
        foreach (var (connection, session) in _sessions)
        {
            if (!session.MayReceive) continue;
            var (command, body) = session.Protocol.Reply(session, from, to, text, Interlocked.Increment(ref _lastMessage), _time.GetUtcNow());
            var answer = await connection.RequestAsync(command, body, DeliverTimeout, cancellationToken).ConfigureAwait(false);
            if (answer is { } response && session.Protocol.IsTaken(response)) return true;
        }

        return false;
    }

    /// <summary>Cuts every connection, as a crash does.</summary>
    public void CutAll()
    {
        foreach (var connection in _sessions.Keys) connection.Abort();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var (socket, _) in _listeners) socket.Dispose();
        _stopping.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(_listeners.Select(listener => AcceptAsync(listener.Socket, listener.Protocol, stoppingToken))).ConfigureAwait(false);
        await _stopping.CancelAsync().ConfigureAwait(false);
        CutAll();
        await Task.WhenAll(_sessions.Keys.Select(connection => connection.Closed)).ConfigureAwait(false);
    }

    private void Listen(int port, ICentreProtocol protocol)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _listeners.Add((socket, protocol));
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        socket.Listen(128);
    }

    private int PortOf(int listener) => ((IPEndPoint)_listeners[listener].Socket.LocalEndPoint!).Port; // bound in the constructor

    private async Task AcceptAsync(Socket listener, ICentreProtocol protocol, CancellationToken stoppingToken)
    {
        Log.CentreListening(_log, protocol is CmppCentre ? "CMPP" : "SMPP", listener.LocalEndPoint!.ToString()!); // bound in the constructor
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptAsync(stoppingToken).ConfigureAwait(false);
                socket.NoDelay = true;
                var session = new SmsCentreSession(protocol);
                var connection = new LinkConnection(new NetworkStream(socket, ownsSocket: true), protocol.Link, _time, (from, unit) => OnRequest(from, session, unit));
                _sessions[connection] = session;
                _ = ForgetAsync(connection);
            }
            catch (Exception fault) when (fault is SocketException or IOException)
            {
                Log.CentreFaulted(_log, fault);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }
    }

    private async Task ForgetAsync(LinkConnection connection)
    {
        await connection.Closed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _sessions.TryRemove(connection, out _);
        await connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ObserveAsync(Task submission)
    {
        try
        {
            await submission.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The centre stops.
        }
        catch (Exception fault)
        {
            Log.CentreFaulted(_log, fault);
        }
    }

    private void OnRequest(LinkConnection connection, SmsCentreSession session, LinkUnit unit)
    {
        if (session.Protocol.IsSubmission(session, unit)) _ = ObserveAsync(SubmitAsync(connection, session, unit));
        else session.Protocol.Handle(connection, session, unit);
    }

    private async Task SubmitAsync(LinkConnection connection, SmsCentreSession session, LinkUnit unit)
    {
        var protocol = session.Protocol;
        var messages = protocol.Read(connection, session, unit);
        if (messages.Count == 0) return;
        if (!session.TryTake(_settings.PerSecond, _time.UnixMicros()))
        {
            protocol.Answer(connection, session, unit, CentreAnswer.Throttled, "");
            return;
        }

        var number = Interlocked.Increment(ref _lastMessage);
        var id = protocol.IdText(number, _time.GetUtcNow());
        if (_settings.CutEvery > 0 && number % _settings.CutEvery == 0)
        {
            connection.Abort();
            return;
        }

        if (_settings.SilentEvery > 0 && number % _settings.SilentEvery == 0) return;
        if (_settings.AnswerDelay > TimeSpan.Zero) await Task.Delay(_settings.AnswerDelay, _time, _stopping.Token).ConfigureAwait(false);
        if (Happens(_settings.RejectPercent, number, RejectSalt))
        {
            protocol.Answer(connection, session, unit, CentreAnswer.Failed, "");
            return;
        }

        var isLost = Happens(_settings.LossPercent, number, LossSalt);
        if (_settings.Receipts == ReceiptBehaviour.BeforeAnswer) GiveReceipts(connection, session, messages, id, isLost);
        protocol.Answer(connection, session, unit, CentreAnswer.Accepted, id);
        if (_settings.DeliveryDelay > TimeSpan.Zero) await Task.Delay(_settings.DeliveryDelay, _time, _stopping.Token).ConfigureAwait(false);
        foreach (var message in messages)
        {
            if (!isLost && _assembler.TryComplete(message, out var text, out var parts)) Phones.Add(message.To, message.From, text, parts, session.Account, id, _time.GetUtcNow());
        }

        if (_settings.Receipts is ReceiptBehaviour.Once or ReceiptBehaviour.Twice) GiveReceipts(connection, session, messages, id, isLost);
        if (_settings.Receipts == ReceiptBehaviour.Twice) GiveReceipts(connection, session, messages, id, isLost);
    }

    private void GiveReceipts(LinkConnection connection, SmsCentreSession session, IReadOnlyList<CentreMessage> messages, string id, bool isLost)
    {
        foreach (var message in messages) _ = ObserveAsync(_receipts.GiveAsync(connection, session, message, id, isLost, _stopping.Token));
    }

    private bool Happens(double percent, long number, uint salt) => percent > 0 && SeededChance.Unit(_settings.Seed, number, salt) * 100 < percent;
}
