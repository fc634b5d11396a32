using Iso8583.Host.Ledger;
using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Enrolment;
using Iso8583.Host.Notifications.Sinks;
using Iso8583.Host.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Iso8583.Host.Tests.Notifications;

/// <summary>The dispatcher on a fake journal and a record in a temporary folder; stop and start it again to see what lasts.</summary>
internal sealed class NotificationHost : IAsyncDisposable
{
    private readonly IHost _host;

    private NotificationHost(IHost host) => _host = host;

    public Inbox Inbox => Get<Inbox>();

    public NotificationStore Store => Get<NotificationStore>();

    public Timelines Timelines => Get<Timelines>();

    public T Get<T>() where T : notnull => _host.Services.GetRequiredService<T>();

    public static async Task<NotificationHost> StartAsync(
        string folder,
        ILedger ledger,
        TimeProvider? time = null,
        EnrolmentBook? book = null,
        NotificationOptions? options = null,
        Func<IServiceProvider, NotificationRoute>? route = null)
    {
        options ??= new NotificationOptions { Path = Path.Combine(folder, "notifications.db") };
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(time ?? new FakeTimeProvider(UnixTime.ToInstant(Rows.Swipe + 1000)));
        builder.Services.AddSingleton(ledger);
        builder.Services.AddNotifications(options, book ?? Rows.Book());
        if (route is not null) builder.Services.AddSingleton(route);
        var host = builder.Build();
        await host.StartAsync();
        return new NotificationHost(host);
    }

    /// <summary>Waits until every row of the journal is planned and nothing is unfinished.</summary>
    public async Task SettleAsync(ILedger ledger, CancellationToken cancellationToken)
    {
        var follower = Get<JournalFollower>();
        while (follower.Position < ledger.CommittedSequence || Store.OpenCount > 0) await Task.Delay(2, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
