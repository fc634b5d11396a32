using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Http;
using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Notifications.Gateways;

/// <summary>Takes the callbacks of HTTP gateways: only genuine ones for events that are known.</summary>
public sealed class CallbackHandler
{
    private readonly Dictionary<string, IHttpProvider> _providers;
    private readonly ReceiptBook _receipts;
    private readonly AcquirerMetrics _metrics;

    /// <summary>Knows the HTTP gateways of a route.</summary>
    public CallbackHandler(NotificationRoute route, ReceiptBook receipts, AcquirerMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(route);
        _providers = route.Gateways.Select(gateway => gateway.Sink).OfType<HttpSink>().ToDictionary(sink => sink.Name, sink => sink.Provider);
        _receipts = receipts;
        _metrics = metrics;
    }

    /// <summary>Takes a callback.</summary>
    /// <param name="gateway">Name of the gateway, from the address.</param>
    /// <param name="callback">What arrived.</param>
    /// <param name="cancellationToken">Ends the wait for the record.</param>
    /// <returns>What to answer with, or null where it is refused.</returns>
    public async Task<string?> TakeAsync(string gateway, Callback callback, CancellationToken cancellationToken)
    {
        if (!_providers.TryGetValue(gateway, out var provider))
        {
            _metrics.Receipt("unknown", "refused");
            return null;
        }

        if (!provider.TryReadCallback(callback, out var receipts))
        {
            _metrics.Receipt(gateway, "refused");
            return null;
        }

        var known = true;
        foreach (var receipt in receipts) known &= await _receipts.TakeAsync(gateway, receipt, cancellationToken).ConfigureAwait(false);
        return known ? provider.CallbackReply : null;
    }
}
