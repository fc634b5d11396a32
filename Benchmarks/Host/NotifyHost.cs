using Iso8583.Host.Ledger;
using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Enrolment;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Iso8583.Benchmarks.Host;

/// <summary>The dispatcher on a journal, with a delivery record of its own.</summary>
internal sealed class NotifyHost : IAsyncDisposable
{
    private readonly IHost _host;

    private NotifyHost(IHost host) => _host = host;

    public JournalFollower Follower => _host.Services.GetRequiredService<JournalFollower>();

    public NotificationStore Store => _host.Services.GetRequiredService<NotificationStore>();

    public static async Task<NotifyHost> StartAsync(string folder, ILedger ledger, EnrolmentBook book, Func<IServiceProvider, NotificationRoute>? route)
    {
        Directory.CreateDirectory(folder);
        var options = new NotificationOptions
        {
            Path = Path.Combine(folder, "notifications.db"),
            CardholderPerMinute = 0,
            CardholderPerDay = 0,
            DuplicateWindow = TimeSpan.Zero,
            CardholderTimeToLive = TimeSpan.FromDays(2),
        };
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(ledger);
        builder.Services.AddNotifications(options, book);
        if (route is not null) builder.Services.AddSingleton(route);
        var host = builder.Build();
        await host.StartAsync().ConfigureAwait(false);
        return new NotifyHost(host);
    }

    /// <summary>Waits until the journal is planned up to a row and nothing is unfinished.</summary>
    public async Task SettleAsync(long sequence)
    {
        while (Follower.Position < sequence || Store.OpenCount > 0) await Task.Delay(2).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync().ConfigureAwait(false);
        await ((IAsyncDisposable)_host).DisposeAsync().ConfigureAwait(false);
    }
}
