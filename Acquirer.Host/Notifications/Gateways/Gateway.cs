using System.Threading.RateLimiting;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Sinks;
using Iso8583.Host.Telemetry;
using Polly;
using Polly.CircuitBreaker;

namespace Iso8583.Host.Notifications.Gateways;

/// <summary>A sink as one of a route's ways: with its rate, its circuit breaker, and probes that decide when it is used again.</summary>
/// <remarks>The breaker opens by failures in traffic or by failed probes; it closes only by probes, never by trying real messages.</remarks>
public sealed class Gateway : IDisposable, IAsyncDisposable
{
    // The longest break that the breaker knows: probes end it.
    private static readonly TimeSpan UntilClosed = TimeSpan.FromDays(1);

    private readonly INotificationSink _sink;
    private readonly GatewayLimits _limits;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly TokenBucketRateLimiter? _rate;
    private readonly CircuitBreakerManualControl _control = new();
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline<SendResult> _breaker;
    private long _pausedUntilMicros;
    private long _downSinceMicros;
    private int _goodProbes;
    private int _badProbes;

    /// <summary>Puts a sink behind its limits.</summary>
    public Gateway(INotificationSink sink, GatewayLimits limits, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(limits);
        _sink = sink;
        _limits = limits;
        _time = time;
        _log = log;
        if (limits.PerSecond > 0)
        {
            // One token at a time, evenly: a bucket that is filled once a second lets a second's worth go at once.
            var period = TimeSpan.FromSeconds(1.0 / limits.PerSecond);
            var tokens = 1;
            if (period < TimeSpan.FromMilliseconds(10))
            {
                tokens = Math.Max(1, limits.PerSecond / 100);
                period = TimeSpan.FromMilliseconds(10);
            }

            _rate = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
            {
                TokenLimit = Math.Max(limits.Burst, tokens),
                TokensPerPeriod = tokens,
                ReplenishmentPeriod = period,
                QueueLimit = int.MaxValue,
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            });
        }

        _breaker = new ResiliencePipelineBuilder<SendResult> { TimeProvider = time }.AddCircuitBreaker(new CircuitBreakerStrategyOptions<SendResult>
        {
            FailureRatio = 0.5,
            MinimumThroughput = 5,
            SamplingDuration = TimeSpan.FromSeconds(10),
            BreakDuration = UntilClosed,
            ManualControl = _control,
            StateProvider = _state,
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result.Outcome is SendOutcome.Unreachable or SendOutcome.Ambiguous),
            OnOpened = _ =>
            {
                WentDown();
                return ValueTask.CompletedTask;
            },
        }).Build();
    }

    /// <summary>Called when the gateway becomes usable again.</summary>
    public event Action? CameBack;

    /// <summary>What it hands messages to.</summary>
    public INotificationSink Sink => _sink;

    /// <summary>Short name.</summary>
    public string Name => _sink.Name;

    /// <summary>Time between two probes.</summary>
    public TimeSpan ProbeInterval => _limits.ProbeInterval;

    /// <summary>Whether messages may be offered to it.</summary>
    public bool IsUsable => _state.CircuitState == CircuitState.Closed;

    /// <summary>Whether the latest probe succeeded.</summary>
    public bool AnswersProbes => Volatile.Read(ref _goodProbes) > 0;

    /// <summary>Offers one message.</summary>
    public async ValueTask<SendResult> SendAsync(NotificationEvent item, CancellationToken cancellationToken)
    {
        if (!IsUsable) return SendResult.Not(SendOutcome.Unreachable, "down");
        await PauseAsync(cancellationToken).ConfigureAwait(false);
        if (_rate is not null)
        {
            using var lease = await _rate.AcquireAsync(1, cancellationToken).ConfigureAwait(false);
        }

        SendResult result;
        try
        {
            result = await _breaker.ExecuteAsync(
                static (state, token) => state.Sink.SendAsync(state.Item, token), (Sink: _sink, Item: item), cancellationToken).ConfigureAwait(false);
        }
        catch (BrokenCircuitException)
        {
            return SendResult.Not(SendOutcome.Unreachable, "down");
        }

        if (result.Outcome == SendOutcome.Throttled) Pause(result.RetryAfter);
        // Silence may be a black hole: ask at once instead of letting more messages run into it.
        if (result.Outcome == SendOutcome.Ambiguous) await ProbeAsync(cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <summary>Asks the gateway whether it is there.</summary>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        if (await _sink.ProbeAsync(cancellationToken).ConfigureAwait(false))
        {
            Volatile.Write(ref _badProbes, 0);
            Interlocked.Increment(ref _goodProbes);
            return;
        }

        Volatile.Write(ref _goodProbes, 0);
        if (Interlocked.Increment(ref _badProbes) >= 2 && IsUsable) await _control.IsolateAsync(cancellationToken).ConfigureAwait(false);
        if (!IsUsable && Volatile.Read(ref _downSinceMicros) == 0) WentDown();
    }

    /// <summary>Uses the gateway again if its probes allow it.</summary>
    /// <param name="othersWork">Whether there is another usable gateway: then it has to prove itself for longer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task TryComeBackAsync(bool othersWork, CancellationToken cancellationToken)
    {
        if (IsUsable || Volatile.Read(ref _goodProbes) < (othersWork ? _limits.GoodProbes : 1)) return;
        if (othersWork && _time.UnixMicros() - Volatile.Read(ref _downSinceMicros) < UnixTime.ToMicros(_limits.FailBackAfter)) return;
        await _control.CloseAsync(cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _downSinceMicros, 0);
        Log.GatewayUp(_log, Name);
        CameBack?.Invoke();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rate?.Dispose();
        (_sink as IDisposable)?.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _rate?.Dispose();
        if (_sink is IAsyncDisposable link) await link.DisposeAsync().ConfigureAwait(false);
        else (_sink as IDisposable)?.Dispose();
    }

    private void WentDown()
    {
        Volatile.Write(ref _downSinceMicros, _time.UnixMicros());
        Volatile.Write(ref _goodProbes, 0);
        Log.GatewayDown(_log, Name);
    }

    private void Pause(TimeSpan asked)
    {
        var until = _time.UnixMicros() + UnixTime.ToMicros(asked > TimeSpan.Zero ? asked : _limits.ThrottlePause);
        if (until > Volatile.Read(ref _pausedUntilMicros)) Volatile.Write(ref _pausedUntilMicros, until);
    }

    private async ValueTask PauseAsync(CancellationToken cancellationToken)
    {
        for (var wait = Volatile.Read(ref _pausedUntilMicros) - _time.UnixMicros(); wait > 0; wait = Volatile.Read(ref _pausedUntilMicros) - _time.UnixMicros())
        {
            await Task.Delay(TimeSpan.FromMilliseconds((wait / 1000) + 1), _time, cancellationToken).ConfigureAwait(false);
        }
    }
}
