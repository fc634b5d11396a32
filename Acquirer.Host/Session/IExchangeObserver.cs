using Iso8583.Core.Codec;

namespace Iso8583.Host.Session;

/// <summary>Sees every message of every session. Must not keep what it is shown and must not wait: it runs on the message path.</summary>
public interface IExchangeObserver
{
    /// <summary>A message arrived (readable, or readable up to its fault).</summary>
    void OnReceived(SessionInfo session, scoped MessageView message, ParseError fault);

    /// <summary>An answer was written; it leaves with the next flush.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="response">MTI to last field of the answer.</param>
    /// <param name="elapsed">From the last byte of the request to now.</param>
    void OnSent(SessionInfo session, scoped MessageView response, TimeSpan elapsed);
}
