using Iso8583.Core.Hsm;

namespace Iso8583.Host.Authorization;

/// <summary>Registers the room.</summary>
public static class AuthorizationServices
{
    /// <summary>Adds how issuers behave, and what forwards the approvals given in their places.</summary>
    public static IServiceCollection AddIssuers(this IServiceCollection services, IssuerBoard issuers)
    {
        services.AddSingleton(issuers);
        services.AddHostedService<StandInForwarder>();
        return services;
    }

    /// <param name="services">The host's services.</param>
    /// <param name="terminals">Terminals of the seed file.</param>
    /// <param name="module">Holds the keys; belongs to the services from now on.</param>
    /// <param name="security">Terminals' keys and cards' PINs.</param>
    /// <param name="notice">Said at the start.</param>
    public static IServiceCollection AddAuthorization(
        this IServiceCollection services, TerminalBook terminals, ISecurityModule module, MessageSecurity security, SecurityNotice notice)
    {
        services.AddSingleton(terminals);
        services.AddSingleton(module);
        services.AddSingleton(security);
        services.AddSingleton(notice);
        services.AddSingleton<Authorizer>();
        services.AddHostedService<SecurityStartLine>();
        return services;
    }
}
