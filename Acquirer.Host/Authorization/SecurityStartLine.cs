namespace Iso8583.Host.Authorization;

/// <summary>Says at the start what keys there are, and loudly where they are for tests.</summary>
internal sealed class SecurityStartLine(SecurityNotice notice, ILogger<SecurityStartLine> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (notice.Warning.Length > 0) logger.TestKeys(notice.Warning);
        logger.Keys(notice.MasterKeys, notice.Restored);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
