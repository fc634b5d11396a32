using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Iso8583.Host.Configuration;

namespace Iso8583.Host.Transport;

/// <summary>Looks whether every configured port can be had, before anything is opened: a port in use is a fault of the configuration and is told as one.</summary>
public static class ListenerPorts
{
    /// <summary>Opens each port for a moment.</summary>
    /// <exception cref="ConfigurationFaultException">A port is taken, or the address is not this machine's.</exception>
    public static void Check(AcquirerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var open = new List<Socket>();
        try
        {
            for (var i = 0; i < options.Listeners.Count; i++)
            {
                var listener = options.Listeners[i];
                var path = string.Create(CultureInfo.InvariantCulture, $"{AcquirerOptions.Section}:Listeners:{i}");
                Open(open, listener.Address, listener.Port, $"listener '{listener.Name}'", path + ":Address", path + ":Port");
            }

            Open(open, options.HttpAddress, options.HttpPort, "HTTP", AcquirerOptions.Section + ":HttpAddress", AcquirerOptions.Section + ":HttpPort");
        }
        finally
        {
            foreach (var socket in open) socket.Dispose();
        }
    }

    private static void Open(List<Socket> open, string text, int port, string what, string addressKey, string portKey)
    {
        if (!IPAddress.TryParse(text, out var address)) throw new ConfigurationFaultException($"{addressKey}: '{text}' is no IP address.");
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        open.Add(socket);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(1);
        }
        catch (SocketException e)
        {
            throw new ConfigurationFaultException(e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse =>
                    $"{portKey}: {what} cannot listen on {address}:{port}, which another program or listener has. Stop it, or name another port: --set {portKey}=PORT (0 takes a free one).",
                SocketError.AddressNotAvailable => $"{addressKey}: {address} is no address of this machine.",
                SocketError.AccessDenied => $"{portKey}: {what} may not listen on port {port}. Name one above 1023: --set {portKey}=PORT.",
                _ => $"{portKey}: {what} cannot listen on {address}:{port} ({e.SocketErrorCode}).",
            }, e);
        }
    }
}
