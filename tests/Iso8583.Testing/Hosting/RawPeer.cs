using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Iso8583.Testing.Hosting;

/// <summary>A peer that does exactly what it is told with its socket: frames with a 2-byte length, half-closes, resets.</summary>
public sealed class RawPeer : IDisposable
{
    private readonly Socket _socket;

    private RawPeer(Socket socket) => _socket = socket;

    public static async Task<RawPeer> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken = default)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(endPoint, cancellationToken);
        return new RawPeer(socket);
    }

    /// <summary>Sends bytes as they are.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        while (!bytes.IsEmpty) bytes = bytes[await _socket.SendAsync(bytes, cancellationToken)..];
    }

    /// <summary>Sends a body with its 2-byte length in front, in one segment.</summary>
    public Task SendFrameAsync(ReadOnlySpan<byte> body, CancellationToken cancellationToken = default)
    {
        var frame = new byte[body.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)body.Length);
        body.CopyTo(frame.AsSpan(2));
        return SendAsync(frame, cancellationToken);
    }

    /// <summary>Receives one frame.</summary>
    /// <returns>Its body, or null where the peer closed before it.</returns>
    public async Task<byte[]?> ReceiveFrameAsync(CancellationToken cancellationToken = default)
    {
        var length = new byte[2];
        if (!await TryFillAsync(length, cancellationToken)) return null;
        var body = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        return await TryFillAsync(body, cancellationToken) ? body : throw new EndOfStreamException("closed inside a frame");
    }

    /// <summary>Waits until the peer has closed, and tells whether it sent anything before.</summary>
    public async Task<bool> ClosesSilentlyAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await _socket.ReceiveAsync(new byte[1], cancellationToken) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    /// <summary>No more from this side; the other may still answer.</summary>
    public void ShutdownSend() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Ends the connection with RST.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    public void Dispose() => _socket.Dispose();

    private async Task<bool> TryFillAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var any = false;
        while (!buffer.IsEmpty)
        {
            var count = await _socket.ReceiveAsync(buffer, cancellationToken);
            if (count == 0) return any ? throw new EndOfStreamException("closed inside a frame") : false;
            any = true;
            buffer = buffer[count..];
        }

        return true;
    }
}
