using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Notifications.Gateways;

/// <summary>
/// Brings receipts together with their events. A receipt may come before the answer to its submission, twice, or for nothing: early ones are
/// parked for a minute, a final state never changes, unknown ones are counted.
/// </summary>
public sealed class ReceiptBook(NotificationStore store, TimeProvider time, AcquirerMetrics metrics, Timelines timelines) : IDisposable
{
    private const int MaxParked = 10_000;
    private const long ParkMicros = 60_000_000;

    private readonly SemaphoreSlim _one = new(1, 1);
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

        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
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
            _one.Release();
        }
    }

    /// <summary>The submission of an event was answered and recorded: applies a receipt that came before.</summary>
    public async ValueTask AcceptedAsync(NotificationEvent item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (Volatile.Read(ref _parkedCount) == 0) return;
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Unpark(item.Gateway, item.Id.ToString()) is { } byEvent) await TryApplyAsync(item.Gateway, byEvent, cancellationToken).ConfigureAwait(false);
            if (item.GatewayId.Length > 0 && Unpark(item.Gateway, item.GatewayId) is { } byGateway) await TryApplyAsync(item.Gateway, byGateway, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

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
            timelines.Mark(item.Id.Sequence, TimelineStage.NotificationDelivered, now);
            metrics.NotificationLatency(Math.Max(0, now - item.ReceivedMicros) / 1e6, "delivered", gateway, item.Issuer);
        }

        await store.WriteReceiptAsync(item, cancellationToken).ConfigureAwait(false);
        metrics.Receipt(gateway, NotificationNames.Of(item.State));
        return true;
    }

    private void Park(string gateway, Receipt receipt)
    {
        var now = time.UnixMicros();
        foreach (var (key, parked) in _parked)
        {
            if (now - parked.Since < ParkMicros && _parked.Count < MaxParked) continue;
            _parked.Remove(key);
            metrics.Receipt(key.Gateway, "unknown");
        }

        _parked[(gateway, KeyOf(receipt))] = (receipt, now);
        Volatile.Write(ref _parkedCount, _parked.Count);
        metrics.Receipt(gateway, "parked");
    }

    private Receipt? Unpark(string gateway, string key)
    {
        if (!_parked.Remove((gateway, key), out var parked)) return null;
        Volatile.Write(ref _parkedCount, _parked.Count);
        return parked.Receipt;
    }
}
