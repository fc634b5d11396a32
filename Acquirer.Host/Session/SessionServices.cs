using Iso8583.Host.Authorization;
using Iso8583.Host.Ledger;
using Iso8583.Host.Rules;
using Iso8583.Host.Telemetry;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Session;

/// <summary>Registers the room.</summary>
public static class SessionServices
{
    /// <param name="services">The host's services.</param>
    /// <param name="trace">Print every message, described and masked.</param>
    public static IServiceCollection AddSessions(this IServiceCollection services, bool trace)
    {
        if (trace) services.AddSingleton<IExchangeObserver, WireTrace>();
        services.AddSingleton<ExchangePool>();
        services.AddSingleton<SessionCounters>();
        services.AddSingleton<MessageExplainer>();
        services.AddSingleton<CutOverNotices>();
        services.AddSingleton(provider => new SessionContext(
            provider.GetRequiredService<ILedger>(),
            provider.GetRequiredService<Authorizer>(),
            provider.GetRequiredService<MessageSecurity>(),
            provider.GetRequiredService<BusinessClock>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ExchangePool>(),
            provider.GetRequiredService<SessionCounters>(),
            [.. provider.GetServices<IExchangeObserver>()],
            provider.GetRequiredService<ILogger<IsoSession>>())
        {
            CutOverNotices = provider.GetRequiredService<CutOverNotices>(),
            Rules = provider.GetRequiredService<RuleBook>(),
            Codes = provider.GetRequiredService<PaymentCodes>(),
            Issuers = provider.GetService<IssuerBoard>() ?? IssuerBoard.Empty,
            Timelines = provider.GetRequiredService<Timelines>(),
            Trails = provider.GetRequiredService<RuleTrails>(),
        });
        return services;
    }
}
