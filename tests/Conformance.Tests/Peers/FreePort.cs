using System.Net;
using System.Net.Sockets;

namespace Iso8583.Conformance.Tests.Peers;

/// <summary>A port that was free a moment ago, for programs that cannot say which one they took.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
