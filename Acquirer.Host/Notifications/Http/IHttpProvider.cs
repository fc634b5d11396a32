using System.Diagnostics.CodeAnalysis;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Gateways;
using Iso8583.Host.Notifications.Sinks;

namespace Iso8583.Host.Notifications.Http;

/// <summary>The dialect of one kind of HTTP gateway: how a message is asked for, what its answers mean, how it calls back.</summary>
public interface IHttpProvider
{
    /// <summary>Builds the request of one attempt.</summary>
    HttpRequestMessage Build(NotificationEvent item);

    /// <summary>Reads the answer.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="body">Body, at most 64 KiB of it.</param>
    /// <param name="retryAfter">Retry-After, zero where absent.</param>
    SendResult Read(int status, string body, TimeSpan retryAfter);

    /// <summary>Reads a callback.</summary>
    /// <param name="callback">What arrived.</param>
    /// <param name="receipts">What it reports.</param>
    /// <returns>False where it is not genuine or not understood: it is refused.</returns>
    bool TryReadCallback(Callback callback, [NotNullWhen(true)] out IReadOnlyList<Receipt>? receipts);

    /// <summary>What the gateway expects as answer to a callback.</summary>
    string CallbackReply { get; }
}
