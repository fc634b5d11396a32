using Iso8583.Host.Ledger;
using Iso8583.Host.Telemetry;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Authorization;

/// <summary>Forwards what was approved in an issuer's place as soon as the issuer can be asked again, also after a restart.</summary>
internal sealed class StandInForwarder(IssuerBoard issuers, JournaledLedger ledger, BusinessClock clock, TimeProvider time, ILogger<StandInForwarder> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            foreach (var issuer in issuers.All)
            {
                if (ledger.StandInsWaiting == 0) break;
                if (issuer.StandingAt(clock.Now) == IssuerStanding.Up) await ForwardAsync(issuer, stoppingToken).ConfigureAwait(false);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task ForwardAsync(IssuerPolicy issuer, CancellationToken cancellationToken)
    {
        var forwarded = 0;
        try
        {
            for (var count = 1; count > 0; forwarded += Math.Max(0, count))
            {
                count = await ledger.ForwardStandInsAsync(issuer.FirstBin, issuer.LastBin, clock.Now, time.UnixMicros(), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The others must not wait for it; it is tried again.
            logger.ForwardingFailed(e, issuer.Name);
        }

        if (forwarded > 0) logger.Forwarded(forwarded, issuer.Name);
    }
}
