using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Iso8583.Host.Transport;

/// <summary>Registers the room.</summary>
public static class TransportServices
{
    public static IServiceCollection AddTransport(this IServiceCollection services)
    {
        services.AddSingleton<IMemoryPoolFactory<byte>, ClearingMemoryPoolFactory>();
        services.AddSingleton<IsoConnectionHandler>();
        services.AddSingleton<BoundListeners>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, ListenerSetup>();
        services.AddHostedService<StartLines>();
        return services;
    }
}
