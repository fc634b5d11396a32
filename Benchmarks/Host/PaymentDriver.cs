using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Host.Telemetry;

namespace Iso8583.Benchmarks.Host;

/// <summary>Purchases over TCP at a rate that does not wait for answers: a payment's time counts from the moment it was meant to be sent.</summary>
internal sealed class PaymentDriver : IAsyncDisposable
{
    private const int Connections = 8;
    private const int Stans = 999_999;
    private static readonly Dialect Dialect = DialectCatalog.BuiltIn.Get("iso87-ascii");

    private readonly Socket[] _sockets = new Socket[Connections];
    private readonly Task[] _readers = new Task[Connections];
    private readonly byte[][] _requests;
    private readonly int _stanAt;
    private readonly int _timeAt;
    private readonly Lock _gate = new();
    private readonly long[] _meant = new long[Stans + 1];
    private readonly List<double> _milliseconds = [];
    private readonly Dictionary<string, long> _answeredMicros = new(StringComparer.Ordinal);
    private long _sent;
    private long _answered;
    private long _refused;

    private PaymentDriver(long first)
    {
        _sent = _answered = first;
        _requests = new byte[NotifyProduct.Cards][];
        for (var i = 0; i < _requests.Length; i++) _requests[i] = Request(i, "999998", "9999999998");
        _stanAt = _requests[0].AsSpan().IndexOf("999998"u8);
        _timeAt = _requests[0].AsSpan().IndexOf("9999999998"u8);
        // The transmission time comes first and ends in the same digits.
        _stanAt = _timeAt + 10 + _requests[0].AsSpan(_timeAt + 10).IndexOf("999998"u8);
    }

    /// <summary>When each payment was answered, by STAN.</summary>
    public IReadOnlyDictionary<string, long> AnsweredMicros => _answeredMicros;

    /// <summary>Answers that were no approval.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Connects.</summary>
    /// <param name="listener">The acquirer.</param>
    /// <param name="first">Payments that it has had before: every key is new.</param>
    public static async Task<PaymentDriver> ConnectAsync(IPEndPoint listener, long first)
    {
        var driver = new PaymentDriver(first);
        for (var i = 0; i < Connections; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(listener).ConfigureAwait(false);
            driver._sockets[i] = socket;
            driver._readers[i] = driver.ReadAsync(socket);
        }

        return driver;
    }

    /// <summary>Plays payments and waits for the last answer.</summary>
    /// <param name="perSecond">Rate; 0 for as fast as answers come, with 1,000 under way.</param>
    /// <param name="payments">How many.</param>
    /// <returns>99th percentile of the answer time, milliseconds.</returns>
    public async Task<double> PlayAsync(int perSecond, long payments)
    {
        lock (_gate)
        {
            _milliseconds.Clear();
            _answeredMicros.Clear();
        }

        var first = _sent;
        var start = Stopwatch.GetTimestamp();
        while (_sent - first < payments)
        {
            var due = perSecond > 0 ? (long)(Stopwatch.GetElapsedTime(start).TotalSeconds * perSecond) : Interlocked.Read(ref _answered) - first + 1000;
            for (due = Math.Min(payments, due); _sent - first < due; _sent++)
            {
                var meant = perSecond > 0 ? start + ((_sent - first) * Stopwatch.Frequency / perSecond) : Stopwatch.GetTimestamp();
                _meant[StanOf(_sent)] = meant;
                await SendAsync(_sent).ConfigureAwait(false);
            }

            await Task.Delay(1).ConfigureAwait(false);
        }

        while (Interlocked.Read(ref _answered) < _sent) await Task.Delay(1).ConfigureAwait(false);
        lock (_gate) return NotifyFigures.Percentile(_milliseconds, 0.99);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in _sockets) socket.Dispose();
        await Task.WhenAll(_readers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async ValueTask SendAsync(long number)
    {
        var request = _requests[number % _requests.Length];
        // The key is STAN and time: the time counts the rounds of the STAN.
        StanOf(number).TryFormat(request.AsSpan(_stanAt, 6), out _, "D6", CultureInfo.InvariantCulture);
        var moment = new DateTime(2026, 11, 24).AddSeconds(number / Stans);
        moment.TryFormat(request.AsSpan(_timeAt, 10), out _, "MMddHHmmss", CultureInfo.InvariantCulture);
        var socket = _sockets[number % Connections];
        for (ReadOnlyMemory<byte> rest = request; !rest.IsEmpty;) rest = rest[await socket.SendAsync(rest).ConfigureAwait(false)..];
    }

    private async Task ReadAsync(Socket socket)
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        var map = new FieldMap();
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length)).ConfigureAwait(false);
            if (read == 0) return;
            length += read;
            var now = Stopwatch.GetTimestamp();
            var micros = TimeProvider.System.UnixMicros();
            var at = 0;
            lock (_gate)
            {
                for (; length - at >= 2; )
                {
                    var size = BinaryPrimitives.ReadUInt16BigEndian(buffer.AsSpan(at));
                    if (length - at - 2 < size) break;
                    Take(buffer.AsSpan(at + 2, size), ref map, now, micros);
                    at += 2 + size;
                }
            }

            buffer.AsSpan(at, length - at).CopyTo(buffer);
            length -= at;
        }
    }

    private void Take(ReadOnlySpan<byte> message, ref FieldMap map, long now, long micros)
    {
        if (!MessageView.TryParse(message, Dialect, ref map, out var view, out var error)) throw new InvalidDataException(error.Describe());
        if (!view.TryGetNumber(De87.Stan, out var stan)) throw new InvalidDataException("An answer without STAN.");
        if (view.GetString(De87.ResponseCode) != "00") _refused++;
        _milliseconds.Add(Stopwatch.GetElapsedTime(_meant[stan], now).TotalMilliseconds);
        if (_answeredMicros.Count < Stans) _answeredMicros[stan.ToString("D6", CultureInfo.InvariantCulture)] = micros;
        Interlocked.Increment(ref _answered);
    }

    private static int StanOf(long number) => (int)(number % Stans) + 1;

    private static byte[] Request(int card, string stan, string time)
    {
        _ = Mti.TryParse("0200", out var type);
        var message = new IsoMessage(type);
        message.Set(De87.Pan, NotifyProduct.Pan(card));
        message.Set(De87.ProcessingCode, "000000");
        message.Set(De87.TransactionAmount, "000000000100");
        message.Set(De87.TransmissionDateTime, time);
        message.Set(De87.Stan, stan);
        message.Set(De87.LocalTime, "120000");
        message.Set(De87.LocalDate, "1124");
        message.Set(De87.ExpirationDate, "3012");
        message.Set(De87.PosEntryMode, "012");
        message.Set(De87.PosConditionCode, "00");
        message.Set(De87.AcquirerInstitution, "00000001");
        message.Set(De87.TerminalId, "20000001");
        message.Set(De87.MerchantId, "100000000000001");
        message.Set(De87.TransactionCurrency, "156");
        var body = IsoMessageCodec.ToBytes(message, Dialect);
        var frame = new byte[body.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)body.Length);
        body.CopyTo(frame, 2);
        return frame;
    }
}
