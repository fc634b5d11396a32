using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Benchmarks.Host;

/// <summary>
/// Payments over TCP at a steady rate, in a process of its own: open loop, each measured from the moment at which it was to be sent. Reads a line of
/// seconds, pays for so long, answers with a line of figures.
/// </summary>
internal sealed class SettlementSender
{
    private const int PrefixLength = 2;

    private static readonly Dialect Dialect = DialectCatalog.BuiltIn.Get("iso87-ascii");

    private readonly Socket[] _sockets;
    private readonly int _rate;
    private readonly int _merchants;
    private long[] _due = [];
    private double[] _latencies = [];
    private int _first;
    private int _next;
    private int _answered;
    private int _declined;
    private TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SettlementSender(int port, int rate, int connections, int merchants)
    {
        _rate = rate;
        _merchants = merchants;
        _sockets = new Socket[connections];
        for (var i = 0; i < connections; i++)
        {
            _sockets[i] = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            _sockets[i].Connect(IPAddress.Loopback, port);
        }
    }

    public static async Task RunAsync(int port, int rate, int connections, int merchants)
    {
        var sender = new SettlementSender(port, rate, connections, merchants);
        var readers = sender._sockets.Select(socket => Task.Run(() => sender.ReadAsync(socket))).ToArray();
        await Console.Out.WriteLineAsync("ready").ConfigureAwait(false);
        while (await Console.In.ReadLineAsync().ConfigureAwait(false) is { } line) await sender.PayAsync(int.Parse(line, CultureInfo.InvariantCulture)).ConfigureAwait(false);
        foreach (var socket in sender._sockets) socket.Dispose();
        await Task.WhenAll(readers).ConfigureAwait(false);
    }

    private async Task PayAsync(int seconds)
    {
        var total = _rate * seconds;
        var messages = new byte[total][];
        for (var i = 0; i < total; i++) messages[i] = Frame(_next + i);
        (_first, _next) = (_next, _next + total);
        _due = new long[total];
        _latencies = new double[total];
        _answered = 0;
        _declined = 0;
        _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Console.Out.WriteLineAsync("begin").ConfigureAwait(false);
        var late = await Task.Factory.StartNew(() => Send(messages), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        await _done.Task.WaitAsync(TimeSpan.FromSeconds(60)).ConfigureAwait(false);
        Array.Sort(_latencies);
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{total} {_latencies[total / 2]:F3} {_latencies[(int)(total * 0.99)]:F3} {_latencies[^1]:F1} {late} {_declined}")).ConfigureAwait(false);
    }

    private int Send(byte[][] messages)
    {
        using var pause = new AutoResetEvent(false);
        var late = 0;
        var start = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 100);
        for (var i = 0; i < messages.Length; i++)
        {
            _due[i] = start + (long)(i * (double)Stopwatch.Frequency / _rate);
            while (Stopwatch.GetTimestamp() < _due[i]) pause.WaitOne(1);
            if (Stopwatch.GetElapsedTime(_due[i]) > TimeSpan.FromMilliseconds(100)) late++;
            _sockets[i % _sockets.Length].Send(messages[i]);
        }

        return late;
    }

    private async Task ReadAsync(Socket socket)
    {
        var buffer = new byte[16_384];
        var filled = 0;
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(filled)).ConfigureAwait(false) is > 0 and var read)
            {
                var now = Stopwatch.GetTimestamp();
                filled += read;
                var used = 0;
                while (filled - used >= PrefixLength && BinaryPrimitives.ReadUInt16BigEndian(buffer.AsSpan(used)) is var length && filled - used - PrefixLength >= length)
                {
                    Note(buffer.AsSpan(used + PrefixLength, length), now);
                    used += PrefixLength + length;
                }

                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            _done.TrySetException(exception);
        }
    }

    private void Note(ReadOnlySpan<byte> message, long now)
    {
        var map = default(FieldMap);
        if (!MessageView.TryParse(message, Dialect, ref map, out var view, out var error)) throw new InvalidOperationException(error.Describe());
        _ = view.TryGetNumber(De87.Stan, out var stan);
        _ = view.TryGetNumber(De87.TerminalId, out var terminal);
        _ = view.TryGetNumber(De87.ResponseCode, out var code);
        var index = (int)((stan - 1) * _merchants) + (int)terminal - 1 - _first;
        _latencies[index] = Stopwatch.GetElapsedTime(_due[index], now).TotalMilliseconds;
        if (code != 0) Interlocked.Increment(ref _declined);
        if (Interlocked.Increment(ref _answered) == _latencies.Length) _done.TrySetResult();
    }

    private byte[] Frame(int number)
    {
        var message = new IsoMessage(new Mti(0x0200));
        message.Set(De87.Pan, SettlementBank.CardNumber((int)((long)number * 7919 % 1000)));
        message.Set(De87.ProcessingCode, "000000");
        message.Set(De87.TransactionAmount, (100 + (number % 10_000)).ToString("D12", CultureInfo.InvariantCulture));
        message.Set(De87.TransmissionDateTime, "0617093000");
        message.Set(De87.Stan, ((number / _merchants) + 1).ToString("D6", CultureInfo.InvariantCulture));
        message.Set(De87.LocalTime, "093000");
        message.Set(De87.LocalDate, "0617");
        message.Set(De87.ExpirationDate, "3012");
        message.Set(De87.PosEntryMode, "012");
        message.Set(De87.PosConditionCode, "00");
        message.Set(De87.AcquirerInstitution, "00000001");
        message.Set(De87.TerminalId, SettlementBank.TerminalOf((number % _merchants) + 1));
        message.Set(De87.MerchantId, SettlementBank.MerchantOf((number % _merchants) + 1));
        message.Set(De87.TransactionCurrency, "156");
        var bytes = IsoMessageCodec.ToBytes(message, Dialect);
        var frame = new byte[PrefixLength + bytes.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)bytes.Length);
        bytes.CopyTo(frame, PrefixLength);
        return frame;
    }
}
