using System.Collections.Immutable;
using Iso8583.Host.Notifications.Content;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Enrolment;
using Iso8583.Host.Notifications.Sinks;
using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Notifications;

/// <summary>Registers the dispatcher: journal follower, record, delivery, inbox.</summary>
public static class NotificationServices
{
    /// <summary>Adds notifications. Needs a registered <see cref="Ledger.ILedger"/>; the template document, if one is named, is read now.</summary>
    /// <param name="services">The services.</param>
    /// <param name="options">Validated options.</param>
    /// <param name="book">Who wants to be told what; can be replaced later through <see cref="EnrolmentSource"/>.</param>
    /// <exception cref="Core.Documents.DocumentException">The template document has faults.</exception>
    public static IServiceCollection AddNotifications(this IServiceCollection services, NotificationOptions options, EnrolmentBook book)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddTelemetry();
        services.AddSingleton(options);
        services.AddSingleton(new EnrolmentSource(book));
        services.AddSingleton(options.TemplatesPath.Length == 0
            ? BuiltInTemplates.Catalog
            : TemplateCompiler.Compile(options.TemplatesPath, File.ReadAllText(options.TemplatesPath)));
        services.AddSingleton<NotificationPlanner>();
        services.AddSingleton<NotificationStore>();
        services.AddSingleton(provider => new OptOuts(provider.GetRequiredService<NotificationStore>().ReadOptOuts()));
        services.AddSingleton<ReplyHandler>();
        services.AddSingleton<DeadLetters>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<RetryPolicy>();
        services.AddSingleton(new Inbox(options.InboxCapacity));
        services.AddSingleton<InboxSink>();
        services.AddSingleton(Route);
        services.AddSingleton<JournalFollower>();
        // Stopped in reverse order: first no new events, then no new attempts, then the record is closed.
        services.AddHostedService(provider => provider.GetRequiredService<NotificationStore>());
        services.AddHostedService<DeliveryService>();
        services.AddHostedService(provider => provider.GetRequiredService<JournalFollower>());
        return services;
    }

    private static NotificationRoute Route(IServiceProvider provider)
    {
        var path = provider.GetRequiredService<NotificationOptions>().JsonLinesPath;
        ImmutableArray<INotificationSink> copies = path.Length == 0
            ? []
            : [ActivatorUtilities.CreateInstance<JsonLinesSink>(provider, path)];
        return new NotificationRoute([provider.GetRequiredService<InboxSink>()], copies);
    }
}
