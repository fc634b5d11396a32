namespace Iso8583.Emulator.Load;

/// <summary>
/// An open-loop run: messages fall due at a constant rate by the clock, one connection after the other, whatever the acquirer does. What is late is late
/// in the figures too.
/// </summary>
internal sealed class LoadRun(LoadPlan plan)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan IntervalLength = TimeSpan.FromSeconds(1);

    private readonly LoadRecorder _recorder = new(plan.Link.Dialect, plan.Time);

    private TimeSpan _nextInterval = IntervalLength;
    private long _start;

    /// <summary>Called about once a second with the time since the start.</summary>
    public Action<TimeSpan, LoadInterval>? Passed { get; init; }

    /// <summary>Runs to the end, or until it is stopped: then with what there is.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">There is no acquirer to begin with.</exception>
    /// <exception cref="TimeoutException">It does not take a connection.</exception>
    public async Task<LoadResult> RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var connections = Enumerable.Range(0, plan.Connections).Select(_ => new LoadConnection(plan, _recorder)).ToArray();
        try
        {
            foreach (var connection in connections) await connection.ConnectAsync(cancellationToken).ConfigureAwait(false);
            var running = Task.WhenAll(connections.Select(connection => connection.RunAsync(stop.Token)));
            _start = plan.Time.GetTimestamp();
            var elapsed = await DispatchAsync(connections, cancellationToken).ConfigureAwait(false);
            foreach (var connection in connections) connection.Complete();
            await DrainAsync(running, elapsed + plan.Timeout, cancellationToken).ConfigureAwait(false);
            await stop.CancelAsync().ConfigureAwait(false);
            await EndedAsync(running).ConfigureAwait(false);
            var until = plan.Time.GetElapsedTime(_start);
            return _recorder.Result(until > plan.WarmUp ? until - plan.WarmUp : TimeSpan.Zero, elapsed < plan.Duration);
        }
        finally
        {
            foreach (var connection in connections) await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task EndedAsync(Task running)
    {
        try
        {
            await running.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // stopped: the figures so far are the result
        }
    }

    // What is late may still be answered, for as long as a message may wait for its answer; the rest counts as lost.
    private async Task DrainAsync(Task running, TimeSpan deadline, CancellationToken cancellationToken)
    {
        while (!running.IsCompleted && !cancellationToken.IsCancellationRequested && plan.Time.GetElapsedTime(_start) < deadline)
        {
            await Task.Delay(Tick, plan.Time, CancellationToken.None).ConfigureAwait(false);
            TellInterval();
        }
    }

    private void TellInterval()
    {
        var elapsed = plan.Time.GetElapsedTime(_start);
        if (elapsed < _nextInterval) return;
        Passed?.Invoke(elapsed, _recorder.TakeInterval());
        _nextInterval += IntervalLength;
    }

    // How long messages fell due: the whole duration unless somebody stopped it.
    private async Task<TimeSpan> DispatchAsync(LoadConnection[] connections, CancellationToken cancellationToken)
    {
        var time = plan.Time;
        var ticksPerSecond = time.TimestampFrequency;
        var count = Math.Max(1, (long)Math.Round(plan.Rate * plan.Duration.TotalSeconds));
        for (long next = 0; next < count;)
        {
            var elapsed = time.GetElapsedTime(_start);
            for (; next < count && next / plan.Rate <= elapsed.TotalSeconds; next++)
            {
                var arrival = new Arrival(_start + (long)(next / plan.Rate * ticksPerSecond), next / plan.Rate >= plan.WarmUp.TotalSeconds);
                _recorder.Due(arrival);
                connections[next % connections.Length].Add(arrival);
            }

            TellInterval();
            if (cancellationToken.IsCancellationRequested) return elapsed;
            if (next < count) await Task.Delay(Tick, time, CancellationToken.None).ConfigureAwait(false);
        }

        return plan.Duration;
    }
}
