using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Notifications.Gateways;

/// <summary>
/// Brings receipts together with their events. A receipt may come before the answer to its submission, twice, or for nothing: early ones are
/// parked for a minute, a final state never changes, unknown ones are counted.
/// </summary>
public sealed class ReceiptBook(NotificationStore store, TimeProvider time, AcquirerMetrics metrics, NotificationStages stages) : IDisposable
{
    private const int MaxParked = 10_000;
    private const int PruneAt = 1000;
    private const long ParkMicros = 60_000_000;

    private const int Stripes = 64;

    // One receipt at a time for one event; many at once share a commit of the record.
    private readonly SemaphoreSlim[] _stripes = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];
    private readonly Lock _parkedGate = new();
    private readonly Dictionary<(string Gateway, string Key), (Receipt Receipt, long Since)> _parked = [];
    private int _parkedCount;

    /// <summary>Takes a receipt.</summary>
    /// <returns>False where no event is known for it, now or within its minute of parking.</returns>
    public async Task<bool> TakeAsync(string gateway, Receipt receipt, CancellationToken cancellationToken)
    {
        if (receipt.State == ReceiptState.Underway)
        {
            metrics.Receipt(gateway, "underway");
            return true;
        }

        var stripe = StripeOf(KeyOf(receipt));
        await stripe.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (await TryApplyAsync(gateway, receipt, cancellationToken).ConfigureAwait(false)) return true;
            // Parked first and looked up once more: the submission may have been answered in between.
            Park(gateway, receipt);
            if (!await TryApplyAsync(gateway, receipt, cancellationToken).ConfigureAwait(false)) return receipt.EventId != default && store.Find(receipt.EventId) is not null;
            Unpark(gateway, KeyOf(receipt));
            return true;
        }
        finally
        {
            stripe.Release();
        }
    }

    /// <summary>The submission of an event was answered and recorded: applies a receipt that came before.</summary>
    public async ValueTask AcceptedAsync(NotificationEvent item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (Volatile.Read(ref _parkedCount) == 0) return;
        await ApplyParkedAsync(item.Gateway, item.Id.ToString(), cancellationToken).ConfigureAwait(false);
        if (item.GatewayId.Length > 0) await ApplyParkedAsync(item.Gateway, item.GatewayId, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var stripe in _stripes) stripe.Dispose();
    }

    private async Task ApplyParkedAsync(string gateway, string key, CancellationToken cancellationToken)
    {
        if (Unpark(gateway, key) is not { } receipt) return;
        var stripe = StripeOf(key);
        await stripe.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await TryApplyAsync(gateway, receipt, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            stripe.Release();
        }
    }

    private SemaphoreSlim StripeOf(string key) => _stripes[(uint)key.GetHashCode(StringComparison.Ordinal) % Stripes];

    private static string KeyOf(Receipt receipt) => receipt.EventId != default ? receipt.EventId.ToString() : receipt.GatewayId;

    private async Task<bool> TryApplyAsync(string gateway, Receipt receipt, CancellationToken cancellationToken)
    {
        var item = receipt.EventId != default ? store.Find(receipt.EventId) : store.FindAwaiting(gateway, receipt.GatewayId);
        if (item is null || item.State < DeliveryState.Accepted) return false;
        if (item.State != DeliveryState.Accepted)
        {
            metrics.Receipt(gateway, "repeated");
            return true;
        }

        var now = time.UnixMicros();
        item.State = receipt.State == ReceiptState.Delivered ? DeliveryState.Delivered : DeliveryState.Undelivered;
        item.Reason = receipt.Reason;
        if (receipt.State == ReceiptState.Delivered)
        {
            item.DeliveredMicros = now;
            stages.OnDelivered(item, gateway, now);
        }

        await store.WriteReceiptAsync(item, cancellationToken).ConfigureAwait(false);
        metrics.Receipt(gateway, NotificationNames.Of(item.State));
        return true;
    }

    private void Park(string gateway, Receipt receipt)
    {
        var now = time.UnixMicros();
        lock (_parkedGate)
        {
            if (_parked.Count >= PruneAt) Prune(now);
            _parked[(gateway, KeyOf(receipt))] = (receipt, now);
            Volatile.Write(ref _parkedCount, _parked.Count);
        }

        metrics.Receipt(gateway, "parked");
    }

    private void Prune(long now)
    {
        foreach (var (key, parked) in _parked)
        {
            if (now - parked.Since < ParkMicros && _parked.Count < MaxParked) continue;
            _parked.Remove(key);
            metrics.Receipt(key.Gateway, "unknown");
        }
    }

    private Receipt? Unpark(string gateway, string key)
    {
        lock (_parkedGate)
        {
            if (!_parked.Remove((gateway, key), out var parked)) return null;
            Volatile.Write(ref _parkedCount, _parked.Count);
            return parked.Receipt;
        }
    }
}
