using Iso8583.Host.Ledger;
using Iso8583.Host.Settlement.Reports;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Settlement;

/// <summary>Registers this room.</summary>
public static class SettlementServices
{
    /// <summary>Adds the engine, and what runs it by itself where that is wanted.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="master">Merchants with their plans.</param>
    /// <param name="options">Cut-over.</param>
    /// <param name="automatic">Days are closed and merchants are paid by the clock.</param>
    public static IServiceCollection AddSettlement(this IServiceCollection services, MasterData master, LedgerOptions options, bool automatic)
    {
        services.AddSingleton(provider => new SettlementEngine(
            provider.GetRequiredService<JournaledLedger>(), master, options, provider.GetRequiredService<BusinessClock>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(master);
        services.AddSingleton<SettlementReader>();
        if (automatic) services.AddHostedService<SettlementService>();
        return services;
    }
}
