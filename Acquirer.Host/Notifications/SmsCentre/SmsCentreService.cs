using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Links;
using Iso8583.Host.Notifications.Smpp;
using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Notifications.SmsCentre;

/// <summary>
/// The built-in SMS centre for tests: an SMPP 3.4 server on loopback with virtual phones behind it, so that nobody needs another program to see an
/// SMS arrive. What goes wrong is set in <see cref="SmsCentreSettings"/> and repeatable.
/// </summary>
public sealed class SmsCentreService : BackgroundService
{
    private const uint RejectSalt = 1;
    private const uint LossSalt = 2;
    private static readonly TimeSpan DeliverTimeout = TimeSpan.FromSeconds(10);

    private readonly SmsCentreSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger<SmsCentreService> _log;
    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<LinkConnection, SmsCentreSession> _sessions = new();
    private readonly MessageAssembler _assembler = new();
    private long _lastMessage;

    /// <summary>Opens the port.</summary>
    /// <exception cref="SocketException">The port is in use.</exception>
    public SmsCentreService(SmsCentreSettings settings, VirtualPhones phones, TimeProvider time, ILogger<SmsCentreService> log)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        Phones = phones;
        _time = time;
        _log = log;
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, settings.Port));
        _listener.Listen(128);
    }

    /// <summary>The port it listens on.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port; // bound in the constructor

    /// <summary>The phones.</summary>
    public VirtualPhones Phones { get; }

    /// <summary>Bound connections.</summary>
    public int BoundCount => _sessions.Values.Count(session => session.SystemId.Length > 0);

    /// <summary>Submissions so far.</summary>
    public long Submissions => Volatile.Read(ref _lastMessage);

    /// <summary>A message comes in by HTTP: no faults, straight to the phone.</summary>
    /// <returns>Its id.</returns>
    public string Accept(string from, string to, string text)
    {
        var id = NextId(out _);
        Phones.Add(to, from, text, Content.SmsLength.Of(text).Segments, "http", id, _time.GetUtcNow());
        return id;
    }

    /// <summary>A phone sends a message to an account.</summary>
    /// <returns>False where nobody is bound who could take it, or it was not taken.</returns>
    public async Task<bool> SendFromPhoneAsync(string from, string to, string text, CancellationToken cancellationToken)
    {
        foreach (var (connection, session) in _sessions)
        {
            if (!session.MayReceive) continue;
            var gsm = Content.Gsm7.TryEncode(text, out var septets);
            var message = new SmppMessage
            {
                SourceTon = from.StartsWith('+') ? (byte)1 : (byte)0,
                SourceNpi = 1,
                Source = from.TrimStart('+'),
                Destination = to,
                DataCoding = gsm ? (byte)0 : (byte)8,
                Content = gsm ? septets! : Encoding.BigEndianUnicode.GetBytes(text), // encoded
            };
            var answer = await connection.RequestAsync((uint)SmppCommand.DeliverSm, message.ToBody(), DeliverTimeout, cancellationToken).ConfigureAwait(false);
            if (answer is { Status: SmppStatus.Ok }) return true;
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
        _listener.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Log.CentreListening(_log, _listener.LocalEndPoint!.ToString()!); // bound in the constructor
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptAsync(stoppingToken).ConfigureAwait(false);
                socket.NoDelay = true;
                var session = new SmsCentreSession();
                var connection = new LinkConnection(new NetworkStream(socket, ownsSocket: true), SmppProtocol.Instance, _time, OnRequest);
                _sessions.GetOrAdd(connection, session);
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

        CutAll();
        await Task.WhenAll(_sessions.Keys.Select(connection => connection.Closed)).ConfigureAwait(false);
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
        catch (Exception fault)
        {
            Log.CentreFaulted(_log, fault);
        }
    }

    private void OnRequest(LinkConnection connection, LinkUnit pdu)
    {
        // The first bytes may come before the accept loop has noted the session.
        var session = _sessions.GetOrAdd(connection, static _ => new SmsCentreSession());
        switch ((SmppCommand)pdu.Command)
        {
            case SmppCommand.SubmitSm when session.MaySubmit:
                _ = ObserveAsync(SubmitAsync(connection, session, pdu));
                break;
            case SmppCommand.BindReceiver or SmppCommand.BindTransmitter or SmppCommand.BindTransceiver:
                Bind(connection, session, pdu);
                break;
            default:
                connection.Respond(pdu, SmppStatus.WrongBindState, []);
                break;
        }
    }

    private void Bind(LinkConnection connection, SmsCentreSession session, LinkUnit pdu)
    {
        if (session.SystemId.Length > 0) connection.Respond(pdu, SmppStatus.AlreadyBound, []);
        else if (pdu.Command == (uint)SmppCommand.BindTransceiver && !_settings.Transceivers) connection.Respond(pdu, SmppStatus.InvalidCommandId, []);
        else if (!SmppBind.TryRead(pdu.Body, out var bind)) connection.Respond(pdu, SmppStatus.BindFailed, []);
        else if (!_settings.Accounts.TryGetValue(bind.SystemId, out var password)) connection.Respond(pdu, SmppStatus.InvalidSystemId, []);
        else if (!CryptographicOperations.FixedTimeEquals(Encoding.Latin1.GetBytes(password), Encoding.Latin1.GetBytes(bind.Password))) connection.Respond(pdu, SmppStatus.InvalidPassword, []);
        else
        {
            session.Bind(bind.SystemId, (SmppCommand)pdu.Command);
            connection.Respond(pdu, SmppStatus.Ok, SmppBind.ResponseBody("iso8583sim"));
        }
    }

    private async Task SubmitAsync(LinkConnection connection, SmsCentreSession session, LinkUnit pdu)
    {
        if (!SmppMessage.TryRead(pdu.Body, out var message))
        {
            connection.Respond(pdu, SmppStatus.InvalidMessageLength, []);
            return;
        }

        if (!session.TryTake(_settings.PerSecond, _time.UnixMicros()))
        {
            connection.Respond(pdu, SmppStatus.Throttled, []);
            return;
        }

        var id = NextId(out var number);
        if (_settings.CutEvery > 0 && number % _settings.CutEvery == 0)
        {
            connection.Abort();
            return;
        }

        if (_settings.SilentEvery > 0 && number % _settings.SilentEvery == 0) return;
        if (_settings.AnswerDelay > TimeSpan.Zero) await Task.Delay(_settings.AnswerDelay, _time).ConfigureAwait(false);
        if (Happens(_settings.RejectPercent, number, RejectSalt))
        {
            connection.Respond(pdu, SmppStatus.SubmitFailed, []);
            return;
        }

        var isLost = Happens(_settings.LossPercent, number, LossSalt);
        if (_settings.Receipts == ReceiptBehaviour.BeforeAnswer) GiveReceipt(connection, session, message, id, isLost);
        connection.Respond(pdu, SmppStatus.Ok, new UnitWriter().Text(id, 65).ToArray());
        if (_settings.DeliveryDelay > TimeSpan.Zero) await Task.Delay(_settings.DeliveryDelay, _time).ConfigureAwait(false);
        if (!isLost && _assembler.TryComplete(message, out var text, out var parts))
        {
            var to = message.DestinationTon == 1 ? "+" + message.Destination : message.Destination;
            Phones.Add(to, message.Source, text, parts, session.SystemId, id, _time.GetUtcNow());
        }

        if (_settings.Receipts is ReceiptBehaviour.Once or ReceiptBehaviour.Twice) GiveReceipt(connection, session, message, id, isLost);
        if (_settings.Receipts == ReceiptBehaviour.Twice) GiveReceipt(connection, session, message, id, isLost);
    }

    private void GiveReceipt(LinkConnection submitter, SmsCentreSession session, SmppMessage message, string id, bool isLost)
    {
        if ((message.RegisteredDelivery & 3) == 0) return;
        var taker = session.MayReceive ? submitter : _sessions.FirstOrDefault(pair => pair.Value.MayReceive && pair.Value.SystemId == session.SystemId).Key;
        if (taker is null) return;
        var now = _time.GetUtcNow();
        var receipt = new SmppMessage
        {
            SourceTon = message.DestinationTon,
            SourceNpi = message.DestinationNpi,
            Source = message.Destination,
            DestinationTon = message.SourceTon,
            DestinationNpi = message.SourceNpi,
            Destination = message.Source,
            EsmClass = 0x04,
            Content = Encoding.Latin1.GetBytes(SmppReceipt.Text(id, isLost ? "UNDELIV" : "DELIVRD", now, now, "")),
            Parameters = [(SmppTag.ReceiptedMessageId, [.. Encoding.Latin1.GetBytes(id), 0]), (SmppTag.MessageState, [isLost ? (byte)5 : (byte)2])],
        };
        taker.Send((uint)SmppCommand.DeliverSm, receipt.ToBody());
    }

    private bool Happens(double percent, long number, uint salt) => percent > 0 && SeededChance.Unit(_settings.Seed, number, salt) * 100 < percent;

    private string NextId(out long number)
    {
        number = Interlocked.Increment(ref _lastMessage);
        return number.ToString("X8", CultureInfo.InvariantCulture);
    }
}
