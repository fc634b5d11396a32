namespace Iso8583.Host.Transport;

/// <summary>What the transport says; event ids from 1000.</summary>
internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Debug, "{Listener} {Peer}: connected as {ConnectionId}")]
    public static partial void Connected(this ILogger logger, string listener, string peer, string connectionId);

    [LoggerMessage(1002, LogLevel.Debug, "{Listener} {Peer}: connection {ConnectionId} closed")]
    public static partial void Disconnected(this ILogger logger, string listener, string peer, string connectionId);

    [LoggerMessage(1003, LogLevel.Warning, "{Listener} {Peer}: refused, {Limit} connections are open already")]
    public static partial void TooManyConnections(this ILogger logger, string listener, string peer, int limit);

    [LoggerMessage(1004, LogLevel.Warning, "{Listener} {Peer}: cut, {Reason}")]
    public static partial void ConnectionCut(this ILogger logger, string listener, string peer, string reason);

    [LoggerMessage(1005, LogLevel.Error, "{Listener} {Peer}: the session failed and is closed")]
    public static partial void SessionFailed(this ILogger logger, Exception exception, string listener, string peer);

    [LoggerMessage(1006, LogLevel.Information, "listening: {Listener} on {EndPoint}, dialect {Dialect}, framing {Framing}, unknown terminals {UnknownTerminals}")]
    public static partial void Listening(this ILogger logger, string listener, string endPoint, string dialect, string framing, string unknownTerminals);

    [LoggerMessage(1007, LogLevel.Information, "listening: http on {EndPoint}")]
    public static partial void ListeningHttp(this ILogger logger, string endPoint);
}
