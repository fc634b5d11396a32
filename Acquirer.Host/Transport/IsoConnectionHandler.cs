using Iso8583.Host.Session;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Iso8583.Host.Transport;

/// <summary>From Kestrel's connection to a session: limits, heartbeat, drain. The task's life is the connection's life.</summary>
internal sealed class IsoConnectionHandler(SessionContext sessions, ILogger<IsoConnectionHandler> logger)
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);

    /// <summary>Runs one connection of a listener.</summary>
    public async Task OnConnectedAsync(ConnectionContext connection, ListenerRuntime listener)
    {
        var name = listener.Options.Name;
        var info = new SessionInfo(name, connection.ConnectionId, connection.RemoteEndPoint?.ToString() ?? "unknown");
        var open = _open.AddOrUpdate(name, 1, static (_, count) => count + 1);
        try
        {
            if (open > listener.Options.MaxConnections)
            {
                logger.TooManyConnections(name, info.Peer, listener.Options.MaxConnections);
                connection.Abort(new ConnectionAbortedException("too many connections"));
                return;
            }

            logger.Connected(name, info.Peer, connection.ConnectionId);
            var session = new IsoSession(connection.Transport, listener, sessions, info);
            // Both features are optional: an in-memory connection of a test has neither.
            connection.Features.Get<IConnectionHeartbeatFeature>()?.OnHeartbeat(_ => CutIfOverdue(session, connection), session);
            var draining = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
            await using var registration = draining.UnsafeRegister(static state => ((IsoSession)state!).Drain(), session).ConfigureAwait(false);
            await session.RunAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The last stop of a session: only this connection ends.
            logger.SessionFailed(e, name, info.Peer);
        }
        finally
        {
            _open.AddOrUpdate(name, 0, static (_, count) => count - 1);
            logger.Disconnected(name, info.Peer, connection.ConnectionId);
        }
    }

    private void CutIfOverdue(IsoSession session, ConnectionContext connection)
    {
        if (session.Overdue() is not { } why) return;
        logger.ConnectionCut(session.Info.Listener, session.Info.Peer, why);
        connection.Abort(new ConnectionAbortedException(why));
    }
}
