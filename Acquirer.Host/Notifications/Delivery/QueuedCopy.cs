using System.Threading.Channels;
using Iso8583.Host.Notifications.Sinks;
using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Notifications.Delivery;

/// <summary>
/// Gives copies beside the deliveries: whoever gets them may be slow or gone without holding up a message. Copies for one phone keep their order;
/// what exceeds the queue is left out and counted.
/// </summary>
public sealed class QueuedCopy : INotificationSink, IAsyncDisposable, IDisposable
{
    private const int Lanes = 8;
    private const int LaneCapacity = 1024;

    private readonly INotificationSink _sink;
    private readonly AcquirerMetrics _metrics;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<NotificationEvent>[] _lanes = new Channel<NotificationEvent>[Lanes];
    private readonly Task _working;

    /// <summary>Puts a queue before a sink, which it owns.</summary>
    public QueuedCopy(INotificationSink sink, AcquirerMetrics metrics)
    {
        _sink = sink;
        _metrics = metrics;
        for (var i = 0; i < Lanes; i++) _lanes[i] = Channel.CreateBounded<NotificationEvent>(new BoundedChannelOptions(LaneCapacity) { SingleReader = true });
        _working = Task.WhenAll(_lanes.Select(WorkAsync));
    }

    /// <inheritdoc/>
    public string Name => _sink.Name;

    /// <summary>Queues a copy.</summary>
    public ValueTask<SendResult> SendAsync(NotificationEvent item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        var lane = _lanes[(uint)string.GetHashCode(item.Recipient, StringComparison.Ordinal) % Lanes];
        if (lane.Writer.TryWrite(item)) return ValueTask.FromResult(SendResult.Accepted(""));
        _metrics.NotificationAttempt(Name, "queue full");
        return ValueTask.FromResult(SendResult.Not(SendOutcome.Failed, "queue full"));
    }

    /// <inheritdoc/>
    public ValueTask<bool> ProbeAsync(CancellationToken cancellationToken) => _sink.ProbeAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var lane in _lanes) lane.Writer.TryComplete();
        _stopping.Cancel();
        (_sink as IDisposable)?.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        await _working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task WorkAsync(Channel<NotificationEvent> lane)
    {
        try
        {
            await foreach (var item in lane.Reader.ReadAllAsync(_stopping.Token).ConfigureAwait(false))
            {
                var result = await _sink.SendAsync(item, _stopping.Token).ConfigureAwait(false);
                _metrics.NotificationAttempt(Name, result.Reason.Length == 0 ? "accepted" : result.Reason);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The host stops; copies that were not given are not promised.
        }
    }
}
