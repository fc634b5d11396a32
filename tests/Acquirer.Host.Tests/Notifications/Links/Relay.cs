using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Iso8583.Host.Tests.Notifications.Links;

/// <summary>Stands between a link and its centre: keeps what goes over it, can end TLS on the client's side, can cut.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _target;
    private readonly X509Certificate2? _certificate;
    private readonly Task _accepting;

    public Relay(int target, X509Certificate2? certificate = null)
    {
        _target = target;
        _certificate = certificate;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public WireLog Wire { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var sessions = new List<Task>();
        try
        {
            while (true) sessions.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var left = client;
        using var right = new TcpClient { NoDelay = true };
        left.NoDelay = true;
        try
        {
            await right.ConnectAsync("127.0.0.1", _target, _stopping.Token);
            Stream near = left.GetStream();
            if (_certificate is not null)
            {
                var tls = new SslStream(near);
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stopping.Token);
                near = tls;
            }

            await Task.WhenAny(CopyAsync(near, right.GetStream(), fromClient: true), CopyAsync(right.GetStream(), near, fromClient: false));
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            // One side is gone or does not like the other.
        }
    }

    private async Task CopyAsync(Stream from, Stream to, bool fromClient)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            for (var read = await from.ReadAsync(buffer, _stopping.Token); read > 0; read = await from.ReadAsync(buffer, _stopping.Token))
            {
                Wire.Add(fromClient, buffer.AsSpan(0, read));
                await to.WriteAsync(buffer.AsMemory(0, read), _stopping.Token);
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection has ended.
        }
    }
}
