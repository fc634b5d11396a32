using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger;

/// <summary>Looks at the business clock now and then and lets the books give up the holds that are too old.</summary>
internal sealed class HoldExpiryService(JournaledLedger ledger, BusinessClock clock, TimeProvider time, ILogger<HoldExpiryService> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (true)
        {
            var expired = await ledger.ExpireHoldsAsync(clock.Now, stoppingToken).ConfigureAwait(false);
            if (expired > 0) Log.HoldsExpired(logger, expired);
            if (!await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false)) return;
        }
    }
}
