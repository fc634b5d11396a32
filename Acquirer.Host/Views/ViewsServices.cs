using Iso8583.Host.Ledger;

namespace Iso8583.Host.Views;

/// <summary>Registers the search tables.</summary>
public static class ViewsServices
{
    /// <summary>Adds the projector, which keeps a file, and the search in it.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="path">The file; made where there is none.</param>
    public static IServiceCollection AddViews(this IServiceCollection services, string path)
    {
        services.AddSingleton(provider => new ViewsProjector(path, provider.GetRequiredService<ILedger>(), provider.GetRequiredService<ILogger<ViewsProjector>>()));
        services.AddSingleton(provider => new TransactionSearch(path, provider.GetRequiredService<ViewsProjector>(), provider.GetRequiredService<ILedger>()));
        services.AddHostedService(provider => provider.GetRequiredService<ViewsProjector>());
        return services;
    }
}
