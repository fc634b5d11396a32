using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Ledger;

/// <summary>Registers the books.</summary>
public static class LedgerServices
{
    /// <summary>
    /// Adds an open ledger as <see cref="ILedger"/> and <see cref="JournaledLedger"/>, and its <see cref="PanTokenizer"/>. Opening comes first and
    /// on its own, because a ledger that refuses to open ends the program with exit code 4. Whoever opened it disposes it, after the host has stopped.
    /// </summary>
    public static IServiceCollection AddLedger(this IServiceCollection services, LedgerOptions options, JournaledLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddSingleton(options.CreateTokenizer());
        services.AddSingleton(provider =>
        {
            ledger.Attach(provider.GetRequiredService<ILogger<JournaledLedger>>(), provider.GetService<AcquirerMetrics>());
            return new LedgerHandle(ledger);
        });
        services.AddSingleton<JournaledLedger>(provider => provider.GetRequiredService<LedgerHandle>().Ledger);
        services.AddSingleton<ILedger>(provider => provider.GetRequiredService<LedgerHandle>().Ledger);
        services.AddHostedService<HoldExpiryService>();
        return services;
    }

    private sealed record LedgerHandle(JournaledLedger Ledger);
}
