using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Notifications.Delivery;

/// <summary>What was given up: to look through, and to send after all under the same id and with the same text.</summary>
public sealed class DeadLetters(NotificationOptions options, NotificationStore store, Outbox outbox, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Events of one state.</summary>
    public IReadOnlyList<NotificationEvent> Read(DeliveryState state, NotificationId after, int limit) => store.ReadState(state, after, limit);

    /// <summary>Sends a dead, expired or undelivered event again; its time to live begins anew.</summary>
    /// <returns>False where there is no such event.</returns>
    public async Task<bool> RequeueAsync(NotificationId id, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await RequeueOneAsync(id, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task<bool> RequeueOneAsync(NotificationId id, CancellationToken cancellationToken)
    {
        if (store.Find(id) is not { State: DeliveryState.Dead or DeliveryState.Expired or DeliveryState.Undelivered } item) return false;
        var now = time.UnixMicros();
        // An undelivered one was taken over once: it may yet arrive.
        item.PossibleDuplicate |= item.AcceptedMicros > 0;
        item.State = DeliveryState.Pending;
        item.Reason = "";
        item.Attempts = 0;
        item.DueMicros = now;
        item.ExpiresMicros = now + UnixTime.ToMicros(id.Audience == Audience.Cardholder ? options.CardholderTimeToLive : options.MerchantTimeToLive);
        await store.ReopenAsync(item, cancellationToken).ConfigureAwait(false);
        outbox.Reopen(item);
        return true;
    }
}
