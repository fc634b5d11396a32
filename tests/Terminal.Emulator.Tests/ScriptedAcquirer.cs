using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Iso8583.Emulator.Tests;

/// <summary>A TCP server that does what a test tells it, frame by frame (2-byte length).</summary>
internal sealed class ScriptedAcquirer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly Func<Peer, Task> _script;
    private readonly List<Task> _peers = [];
    private int _connections;

    public ScriptedAcquirer(Func<Peer, Task> script)
    {
        _script = script;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    public int Connections => Volatile.Read(ref _connections);

    public async ValueTask DisposeAsync()
    {
        // A test may take it away before its end.
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_peers);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                _peers.Add(ServeAsync(socket));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // stopped
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            socket.NoDelay = true;
            try
            {
                await _script(new Peer(socket, _stop.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or EndOfStreamException or ObjectDisposedException)
            {
                // the terminal has gone, or the test is over
            }
        }
    }

    /// <summary>One connection as the script sees it.</summary>
    internal sealed class Peer(Socket socket, CancellationToken stop)
    {
        public CancellationToken Stop => stop;

        /// <summary>The next frame without its length.</summary>
        public async Task<byte[]> ReceiveAsync()
        {
            var length = await ReceiveExactlyAsync(2);
            return await ReceiveExactlyAsync(BinaryPrimitives.ReadUInt16BigEndian(length));
        }

        public Task SendAsync(ReadOnlySpan<byte> body)
        {
            var frame = new byte[2 + body.Length];
            BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)body.Length);
            body.CopyTo(frame.AsSpan(2));
            return SendRawAsync(frame);
        }

        public async Task SendRawAsync(ReadOnlyMemory<byte> bytes)
        {
            while (bytes.Length > 0) bytes = bytes[await socket.SendAsync(bytes, stop)..];
        }

        /// <summary>Sends no more, still receives.</summary>
        public void CloseSending() => socket.Shutdown(SocketShutdown.Send);

        /// <summary>Closes with RST.</summary>
        public void Reset()
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Close();
        }

        private async Task<byte[]> ReceiveExactlyAsync(int count)
        {
            var bytes = new byte[count];
            for (var have = 0; have < count;)
            {
                var read = await socket.ReceiveAsync(bytes.AsMemory(have), stop);
                if (read == 0) throw new EndOfStreamException();
                have += read;
            }

            return bytes;
        }
    }
}
