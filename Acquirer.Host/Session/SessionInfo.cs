namespace Iso8583.Host.Session;

/// <summary>Which connection an observer is told of.</summary>
/// <param name="Listener">Name of the listener.</param>
/// <param name="ConnectionId">Kestrel's id of the connection.</param>
/// <param name="Peer">Address and port of the peer.</param>
public sealed record SessionInfo(string Listener, string ConnectionId, string Peer);
