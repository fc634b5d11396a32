using Iso8583.Host.Notifications.Content;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Enrolment;
using Iso8583.Host.Notifications.Gateways;
using Iso8583.Host.Notifications.Sinks;
using Iso8583.Host.Notifications.SmsCentre;
using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Notifications;

/// <summary>Registers the dispatcher: journal follower, record, delivery, inbox.</summary>
public static class NotificationServices
{
    /// <summary>Adds notifications. Needs a registered <see cref="Ledger.ILedger"/>; the documents that are named are read now.</summary>
    /// <param name="services">The services.</param>
    /// <param name="options">Validated options.</param>
    /// <param name="book">Who wants to be told what; can be replaced later through <see cref="EnrolmentSource"/>.</param>
    /// <exception cref="Core.Documents.DocumentException">A document has faults.</exception>
    public static IServiceCollection AddNotifications(this IServiceCollection services, NotificationOptions options, EnrolmentBook book)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddTelemetry();
        services.AddSingleton(options);
        services.AddSingleton(new EnrolmentSource(book));
        services.AddSingleton(options.TemplatesPath.Length == 0
            ? BuiltInTemplates.Catalog
            : TemplateCompiler.Compile(options.TemplatesPath, File.ReadAllText(options.TemplatesPath)));
        services.AddSingleton<LatencyBook>();
        services.AddSingleton<NotificationStages>();
        services.AddSingleton<NotificationPlanner>();
        services.AddSingleton<NotificationStore>();
        services.AddSingleton(provider => provider.GetRequiredService<NotificationStore>().Editions);
        services.AddSingleton(provider => new OptOuts(provider.GetRequiredService<NotificationStore>().ReadOptOuts()));
        services.AddSingleton<ReplyHandler>();
        services.AddSingleton<DeadLetters>();
        services.AddSingleton<ReceiptBook>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<RetryPolicy>();
        services.AddSingleton(new Inbox(options.InboxCapacity));
        services.AddSingleton<InboxSink>();
        var plan = options.GatewaysPath.Length == 0 ? GatewayPlan.InboxOnly : GatewayDocument.Compile(options.GatewaysPath, File.ReadAllText(options.GatewaysPath));
        services.AddSingleton(plan);
        services.AddSingleton<GatewayFactory>();
        services.AddSingleton(Route);
        services.AddSingleton<CallbackHandler>();
        services.AddSingleton<JournalFollower>();
        // Stopped in reverse order: first no new events, then no new attempts, then the record is closed.
        services.AddHostedService(provider => provider.GetRequiredService<NotificationStore>());
        if (plan.SmsCentre is { } centre)
        {
            services.AddSingleton(centre);
            services.AddSingleton(new VirtualPhones(centre.PhoneCapacity));
            services.AddSingleton<SmsCentreService>();
            services.AddHostedService(provider => provider.GetRequiredService<SmsCentreService>());
        }

        if (!options.Enabled) return services;
        services.AddHostedService<DeliveryService>();
        services.AddHostedService<GatewayMonitor>();
        services.AddHostedService(provider => provider.GetRequiredService<JournalFollower>());
        return services;
    }

    private static NotificationRoute Route(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<NotificationOptions>();
        var factory = provider.GetRequiredService<GatewayFactory>();
        var time = provider.GetRequiredService<TimeProvider>();
        var log = provider.GetRequiredService<ILogger<Gateway>>();
        var specs = provider.GetRequiredService<GatewayPlan>().Gateways;
        var gateways = specs.Where(spec => !spec.Copy).Select(spec => new Gateway(factory.Create(spec), spec.Limits, time, log));
        var metrics = provider.GetRequiredService<AcquirerMetrics>();
        var copies = specs.Where(spec => spec.Copy).Select(spec => spec.Kind == GatewayKind.Inbox ? factory.Create(spec) : new QueuedCopy(factory.Create(spec), metrics)).ToList();
        if (options.JsonLinesPath.Length > 0) copies.Add(ActivatorUtilities.CreateInstance<JsonLinesSink>(provider, options.JsonLinesPath));
        // The inbox shows what was taken over, whoever took it.
        if (!specs.Any(spec => spec.Kind == GatewayKind.Inbox)) copies.Insert(0, provider.GetRequiredService<InboxSink>());
        return new NotificationRoute([.. gateways], [.. copies]);
    }
}
