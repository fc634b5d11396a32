using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Iso8583.Host.Tests.Notifications.Links;

namespace Iso8583.Host.Tests.Notifications.Cmpp;

/// <summary>What the gateway got of one submission.</summary>
internal sealed record CmppSubmitted(string To, string From, string Source, string Text, byte Format, bool HasHeader, int Part, int Parts, bool WantsReport, int Length);

/// <summary>A gateway (ISMG) that reads the protocol by its published offsets, apart from the product's own code.</summary>
internal sealed class CmppPeer : IAsyncDisposable
{
    private const uint Response = 0x8000_0000;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<TcpClient, bool> _clients = new();
    private readonly Task _accepting;
    private long _lastId = 0x5000_0000_0001_0000;

    public CmppPeer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public byte Version { get; init; } = 0x30;

    public string Secret { get; init; } = "secret";

    public string State { get; set; } = "DELIVRD";

    /// <summary>Result of the submission with this number, from 1.</summary>
    public Func<int, uint> Result { get; set; } = _ => 0;

    /// <summary>Proves with another secret.</summary>
    public bool Lies { get; init; }

    public WireLog Wire { get; } = new();

    public ConcurrentQueue<CmppSubmitted> Submitted { get; } = new();

    public ConcurrentQueue<uint> Statuses { get; } = new();

    public int ReportsAnswered;

    public int ActiveTests;

    public bool WasTerminated { get; private set; }

    public void CutAll()
    {
        foreach (var client in _clients.Keys) client.Dispose();
    }

    /// <summary>A phone writes back.</summary>
    public async Task ReplyAsync(string from, string to, string text)
    {
        var content = Encoding.BigEndianUnicode.GetBytes(text);
        foreach (var client in _clients.Keys) await WriteAsync(client, 5, 77, Deliver(1, from, to, 8, isReport: false, content));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        CutAll();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var sessions = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                client.NoDelay = true;
                _clients[client] = true;
                sessions.Add(ServeAsync(client));
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            var stream = client.GetStream();
            var header = new byte[12];
            while (true)
            {
                await stream.ReadExactlyAsync(header, _stopping.Token);
                var body = new byte[BinaryPrimitives.ReadUInt32BigEndian(header) - 12];
                await stream.ReadExactlyAsync(body, _stopping.Token);
                Wire.Add(true, [.. header, .. body]);
                if (!await TakeAsync(client, BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)), BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8)), body)) break;
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone.
        }

        _clients.TryRemove(client, out _);
        client.Dispose();
    }

    private async Task<bool> TakeAsync(TcpClient client, uint command, uint sequence, byte[] body)
    {
        switch (command)
        {
            case 1:
                return await ConnectAsync(client, sequence, body);
            case 2:
                WasTerminated = true;
                await WriteAsync(client, 2 | Response, sequence, []);
                return false;
            case 4:
                await SubmitAsync(client, sequence, body);
                return true;
            case 5 | Response:
                Interlocked.Increment(ref ReportsAnswered);
                return true;
            case 8:
                Interlocked.Increment(ref ActiveTests);
                await WriteAsync(client, 8 | Response, sequence, [0]);
                return true;
            default:
                return true;
        }
    }

    private async Task<bool> ConnectAsync(TcpClient client, uint sequence, byte[] body)
    {
        var timestamp = BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(23)).ToString("D10");
        byte[] expected = [.. body[..6], .. new byte[9], .. Encoding.ASCII.GetBytes(Secret), .. Encoding.ASCII.GetBytes(timestamp)];
        var status = !Hash(expected).AsSpan().SequenceEqual(body.AsSpan(6, 16)) ? 3u : body[22] > Version ? 4u : 0;
        Statuses.Enqueue(status);
        var coded = Version == 0x30 ? Number(status) : [(byte)status];
        var proof = Hash([.. coded, .. body[6..22], .. Encoding.ASCII.GetBytes(Lies ? "other" : Secret)]);
        await WriteAsync(client, 1 | Response, sequence, [.. coded, .. proof, Version]);
        return status == 0;
    }

    private async Task SubmitAsync(TcpClient client, uint sequence, byte[] body)
    {
        var phone = Version == 0x30 ? 32 : 21;
        var at = 8 + 4 + 10 + 1 + phone + (Version == 0x30 ? 1 : 0);
        var hasHeader = body[at + 1] != 0;
        var format = body[at + 2];
        var source = Text(body, at + 3, 6);
        at += 3 + 6 + 2 + 6 + 17 + 17;
        var from = Text(body, at, 21);
        Assert.That(body[at + 21], Is.EqualTo(1), "one recipient");
        var to = Text(body, at + 22, phone);
        at += 22 + phone + (Version == 0x30 ? 1 : 0);
        var content = body.AsSpan(at + 1, body[at]).ToArray();
        Assert.That(body, Has.Length.EqualTo(at + 1 + content.Length + (Version == 0x30 ? 20 : 8)), "nothing is left over");
        Assert.That(content.Length, Is.LessThanOrEqualTo(format == 0 ? 160 : 140));
        if (hasHeader) content = content[(content[0] + 1)..];
        var text = format == 8 ? Encoding.BigEndianUnicode.GetString(content) : Encoding.ASCII.GetString(content);
        Submitted.Enqueue(new CmppSubmitted(to, from, source, text, format, hasHeader, body[9], body[8], body[10] == 1, body.Length + 12));
        var result = Result(Submitted.Count);
        var id = Interlocked.Increment(ref _lastId);
        byte[] idBytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(idBytes, result == 0 ? id : 0);
        await WriteAsync(client, 4 | Response, sequence, [.. idBytes, .. Version == 0x30 ? Number(result) : [(byte)result]]);
        if (result != 0 || body[10] != 1) return;
        byte[] report = [.. idBytes, .. Padded(State, 7), .. "2601120136"u8, .. "2601120136"u8, .. Padded(to, phone), .. Number(1)];
        await WriteAsync(client, 5, 1000 + sequence, Deliver(id, to, from, 0, isReport: true, report));
    }

    private byte[] Deliver(long id, string from, string to, byte format, bool isReport, byte[] content)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, id);
        return
        [
            .. bytes, .. Padded(to, 21), .. Padded("", 10), 0, 0, format, .. Padded(from, Version == 0x30 ? 32 : 21), .. Version == 0x30 ? new byte[1] : [],
            isReport ? (byte)1 : (byte)0, (byte)content.Length, .. content, .. new byte[Version == 0x30 ? 20 : 8],
        ];
    }

    private async Task WriteAsync(TcpClient client, uint command, uint sequence, byte[] body)
    {
        byte[] unit = [.. Number((uint)(12 + body.Length)), .. Number(command), .. Number(sequence), .. body];
        Wire.Add(false, unit);
        await client.GetStream().WriteAsync(unit, _stopping.Token);
    }

    private static byte[] Number(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Padded(string text, int length)
    {
        var bytes = new byte[length];
        Encoding.ASCII.GetBytes(text, bytes);
        return bytes;
    }

    private static string Text(byte[] body, int at, int length) => Encoding.ASCII.GetString(body, at, length).TrimEnd('\0');

#pragma warning disable CA5351 // the protocol's format
    private static byte[] Hash(byte[] bytes) => MD5.HashData(bytes);
#pragma warning restore CA5351
}
