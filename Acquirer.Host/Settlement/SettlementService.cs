using Iso8583.Host.Transactions;

namespace Iso8583.Host.Settlement;

/// <summary>Looks at the business clock once a second, and at once when somebody has moved it.</summary>
internal sealed class SettlementService(SettlementEngine engine, BusinessClock clock, TimeProvider time, ILogger<SettlementService> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        logger.Clock(clock.Mode, clock.Speed, clock.Now);
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                var done = await engine.RunDueAsync(stoppingToken).ConfigureAwait(false);
                if (done.Payouts + done.Carried + done.Failed > 0) logger.Settled(done.BusinessTime, done.Payouts, done.PaidMinor, done.Carried, done.Failed);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                logger.RunFailed(exception);
            }
        }
    }
}
