namespace Iso8583.Host.Transport;

/// <summary>Prints one line a listener once it is open, with the port that was really taken.</summary>
internal sealed class StartLines(BoundListeners bound, IHostApplicationLifetime lifetime, ILogger<StartLines> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(Print);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Print()
    {
        foreach (var (runtime, endPoint) in bound.Listeners)
        {
            logger.Listening(
                runtime.Options.Name, endPoint.IPEndPoint?.ToString() ?? "?", runtime.Dialect.Name, runtime.Framing.Name, runtime.Options.UnknownTerminals.ToString().ToLowerInvariant());
        }

        logger.ListeningHttp(bound.HttpEndPoint.ToString());
    }
}
