using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Iso8583.Emulator.Link;

/// <summary>Why the other side could not be reached, in the user's words.</summary>
internal static class ConnectionFault
{
    /// <summary>An address as it is written on the command line.</summary>
    public static string Name(EndPoint endPoint) => endPoint is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : endPoint.ToString() ?? "";

    /// <summary>The reason of a failed attempt to connect, or of an HTTP request that got no usable answer.</summary>
    public static string Describe(Exception exception) => exception switch
    {
        SocketException socket => socket.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => "nobody listens there",
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "there is no host of this name",
            SocketError.TimedOut => "no answer to the attempt to connect",
            SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown => "not reachable from here",
            SocketError.ConnectionReset or SocketError.ConnectionAborted => "the connection was cut",
            _ => $"cannot connect ({socket.SocketErrorCode})",
        },
        TimeoutException => "no answer to the attempt to connect",
        HttpRequestException { StatusCode: { } status } => $"it answers {(int)status}",
        HttpRequestException { InnerException: { } inner } when inner is SocketException or IOException => Describe(inner),
        HttpRequestException => "no HTTP answer",
        IOException => "the connection ended before the answer",
        JsonException => "its answer is not what an inbox answers",
        _ => "cannot connect",
    };
}
