using System.Globalization;
using Iso8583.Core.Codec;
using Iso8583.Core.Text;

namespace Iso8583.Host.Session;

/// <summary>Prints every message, described and masked: direction, connection, milliseconds. Behind a switch that announces itself.</summary>
internal sealed class WireTrace(ILogger<WireTrace> logger) : IExchangeObserver
{
    public void OnReceived(SessionInfo session, scoped MessageView message, ParseError fault)
    {
        var note = fault.IsNone ? "" : " !! " + fault.Describe();
        logger.TraceReceived(session.Listener, session.ConnectionId, MessageDescriber.Line(message) + note);
    }

    public void OnSent(SessionInfo session, scoped MessageView response, TimeSpan elapsed)
        => logger.TraceSent(session.Listener, session.ConnectionId, elapsed.TotalMilliseconds.ToString("F2", CultureInfo.InvariantCulture), MessageDescriber.Line(response));
}
