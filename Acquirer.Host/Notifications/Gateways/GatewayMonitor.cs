using Iso8583.Host.Notifications.Delivery;

namespace Iso8583.Host.Notifications.Gateways;

/// <summary>Probes the gateways and takes those that have proved themselves back into use.</summary>
public sealed class GatewayMonitor(NotificationRoute route, TimeProvider time, ILogger<GatewayMonitor> log) : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(route.Gateways.Select(gateway => WatchAsync(gateway, stoppingToken)));

    private async Task WatchAsync(Gateway gateway, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await gateway.ProbeAsync(stoppingToken).ConfigureAwait(false);
                await gateway.TryComeBackAsync(route.Gateways.Any(other => other != gateway && other.IsUsable), stoppingToken).ConfigureAwait(false);
                await Task.Delay(gateway.ProbeInterval, time, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                Log.ProbeFaulted(log, gateway.Name, fault);
                await Task.Delay(gateway.ProbeInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
