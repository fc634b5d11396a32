using Iso8583.Host.Notifications.Gateways;
using Iso8583.Host.Notifications.Sinks;
using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Notifications.Delivery;

/// <summary>Sends what is recorded: one attempt after the other per recipient, many recipients at once.</summary>
public sealed class DeliveryService(
    NotificationOptions options,
    NotificationStore store,
    Outbox outbox,
    RetryPolicy retries,
    NotificationRoute route,
    ReceiptBook receipts,
    Inbox inbox,
    TimeProvider time,
    AcquirerMetrics metrics,
    NotificationStages stages,
    ILogger<DeliveryService> log) : BackgroundService
{
    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _page = new(1, 1);

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        inbox.Restore(store.ReadInbox(options.InboxCapacity));
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _page.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var sending = new CancellationTokenSource();
        Log.Started(log, store.OpenCount, await PageInAsync(stoppingToken).ConfigureAwait(false), store.Cursor);
        var workers = new Task[options.Window];
        for (var i = 0; i < workers.Length; i++) workers[i] = WorkAsync(sending.Token, stoppingToken);
        var all = Task.WhenAll(workers);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // Attempts under way may end; what is cut off counts as possibly sent at the next start.
        await Task.WhenAny(all, Task.Delay(options.StopGrace, time, CancellationToken.None)).ConfigureAwait(false);
        await sending.CancelAsync().ConfigureAwait(false);
        await all.ConfigureAwait(false);
    }

    private async Task WorkAsync(CancellationToken sendingToken, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            NotificationEvent? item = null;
            try
            {
                await route.WaitUsableAsync(stoppingToken).ConfigureAwait(false);
                item = await outbox.TakeAsync(stoppingToken).ConfigureAwait(false);
                await DeliverAsync(item, sendingToken).ConfigureAwait(false);
                await PageInAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                Log.DeliveryFaulted(log, item?.Id.ToString() ?? "page", fault);
                if (item is null) continue;
                item.DueMicros = time.UnixMicros() + UnixTime.ToMicros(FaultPause);
                outbox.Retry(item);
            }
        }
    }

    private async Task<int> PageInAsync(CancellationToken cancellationToken)
    {
        var maybeSent = 0;
        while (outbox.WantsMore(out _, out _))
        {
            await _page.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                if (!outbox.WantsMore(out var after, out var limit)) break;
                var events = store.ReadOpen(after, limit);
                foreach (var item in events)
                {
                    if (item.State != DeliveryState.Sending) continue;
                    item.State = DeliveryState.Pending;
                    item.PossibleDuplicate = true;
                    maybeSent++;
                }

                outbox.AddPage(events, limit);
            }
            finally
            {
                _page.Release();
            }
        }

        return maybeSent;
    }

    private async Task DeliverAsync(NotificationEvent item, CancellationToken cancellationToken)
    {
        if (time.UnixMicros() >= item.ExpiresMicros)
        {
            await FinishAsync(item, DeliveryState.Expired, "older than its time to live", cancellationToken).ConfigureAwait(false);
            return;
        }

        if (item.State != DeliveryState.Sending)
        {
            item.State = DeliveryState.Sending;
            if (item.PossibleDuplicate) metrics.PossibleDuplicate(route.Name);
            await store.WriteAsync(item, cancellationToken).ConfigureAwait(false);
        }

        item.Attempts++;
        stages.OnSubmitted(item, route.Name, time.UnixMicros());
        var (sink, result) = await route.SendAsync(item, cancellationToken).ConfigureAwait(false);
        metrics.NotificationAttempt(sink, result.Reason.Length == 0 ? "accepted" : result.Reason);
        switch (result.Outcome)
        {
            case SendOutcome.Accepted or SendOutcome.Delivered:
                await AcceptAsync(item, sink, result, cancellationToken).ConfigureAwait(false);
                break;
            case SendOutcome.Refused:
                await FinishAsync(item, DeliveryState.Dead, result.Reason, cancellationToken).ConfigureAwait(false);
                break;
            case SendOutcome.Ambiguous:
                item.PossibleDuplicate = true;
                await TryLaterAsync(item, result with { RetryAfter = result.RetryAfter > options.AmbiguityPause ? result.RetryAfter : options.AmbiguityPause }, cancellationToken).ConfigureAwait(false);
                break;
            default:
                await TryLaterAsync(item, result, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    private async Task AcceptAsync(NotificationEvent item, string sink, SendResult result, CancellationToken cancellationToken)
    {
        var now = time.UnixMicros();
        item.State = result.Outcome == SendOutcome.Delivered ? DeliveryState.Delivered : DeliveryState.Accepted;
        item.Reason = "";
        item.Gateway = sink;
        item.GatewayId = result.GatewayId;
        item.AcceptedMicros = now;
        stages.OnAccepted(item, sink, now);
        if (result.Outcome == SendOutcome.Delivered)
        {
            item.DeliveredMicros = now;
            stages.OnDelivered(item, sink, now);
        }

        await route.CopyAsync(item, cancellationToken).ConfigureAwait(false);
        await store.WriteAsync(item, cancellationToken).ConfigureAwait(false);
        if (item.State == DeliveryState.Accepted) await receipts.AcceptedAsync(item, cancellationToken).ConfigureAwait(false);
        outbox.Complete(item);
    }

    private async Task TryLaterAsync(NotificationEvent item, SendResult result, CancellationToken cancellationToken)
    {
        // A gateway that was not reached is no attempt.
        if (result.Outcome == SendOutcome.Unreachable) item.Attempts--;
        if (item.Attempts >= options.MaxAttempts)
        {
            await FinishAsync(item, DeliveryState.Dead, result.Reason, cancellationToken).ConfigureAwait(false);
            return;
        }

        item.State = DeliveryState.Pending;
        item.Reason = result.Reason;
        item.DueMicros = time.UnixMicros() + retries.DelayMicros(item, item.Attempts, result.RetryAfter);
        await store.WriteAsync(item, cancellationToken).ConfigureAwait(false);
        outbox.Retry(item);
    }

    private async Task FinishAsync(NotificationEvent item, DeliveryState state, string reason, CancellationToken cancellationToken)
    {
        item.State = state;
        item.Reason = reason;
        if (state == DeliveryState.Dead) Log.Dead(log, item.Id.ToString(), item.Attempts, reason);
        await store.WriteAsync(item, cancellationToken).ConfigureAwait(false);
        outbox.Complete(item);
    }
}
