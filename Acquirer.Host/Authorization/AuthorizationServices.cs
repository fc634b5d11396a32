namespace Iso8583.Host.Authorization;

/// <summary>Registers the room.</summary>
public static class AuthorizationServices
{
    /// <param name="services">The host's services.</param>
    /// <param name="terminals">Terminals of the seed file.</param>
    public static IServiceCollection AddAuthorization(this IServiceCollection services, TerminalBook terminals)
    {
        services.AddSingleton(terminals);
        services.AddSingleton<Authorizer>();
        return services;
    }
}
