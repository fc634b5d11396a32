using Iso8583.Host.Authorization;
using Iso8583.Host.Ledger;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.SmsCentre;
using Iso8583.Host.Rules;
using Iso8583.Host.Settlement;
using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Admin;

/// <summary>Registers and maps the HTTP side: health, inbox, transaction look-up.</summary>
public static class AdminServices
{
    /// <summary>Adds what the endpoints need. The notification record's readiness is checked out of the box; further <see cref="ReadinessCheck"/>s may be added.</summary>
    public static IServiceCollection AddAdmin(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddSingleton<TransactionLookup>();
        services.AddSingleton(provider => new TransactionExplainer(
            provider.GetRequiredService<ILedger>(), provider.GetRequiredService<Timelines>(), provider.GetService<RuleTrails>(), provider.GetService<RuleBook>()));
        services.AddSingleton(provider =>
        {
            var store = provider.GetRequiredService<NotificationStore>();
            return new ReadinessCheck("notifications", () => store.IsWritable ? "" : "the notification record cannot be written");
        });
        return services;
    }

    /// <summary>Whatever goes wrong is answered as <c>application/problem+json</c>, also an unknown path, a method that is not meant and a body that is too long.</summary>
    public static void UseProblemAnswers(this IApplicationBuilder application)
    {
        application.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = fault => fault is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
            SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
        });
        application.UseStatusCodePages();
    }

    /// <summary>Maps every endpoint. The caller binds them to loopback.</summary>
    public static void MapAdmin(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        HealthEndpoints.Map(routes);
        InboxEndpoints.Map(routes);
        TransactionEndpoints.Map(routes);
        NotificationEndpoints.Map(routes);
        ReceiptEndpoints.Map(routes);
        var known = routes.ServiceProvider.GetService<IServiceProviderIsService>();
        if (known?.IsService(typeof(RuleBook)) == true) RuleEndpoints.Map(routes);
        if (known?.IsService(typeof(IssuerBoard)) == true) IssuerEndpoints.Map(routes);
        if (known?.IsService(typeof(SettlementEngine)) == true)
        {
            ClockEndpoints.Map(routes);
            SettlementEndpoints.Map(routes);
        }

        if (routes.ServiceProvider.GetService<SmsCentreService>() is { } centre) PhoneEndpoints.Map(routes, centre);
    }
}
