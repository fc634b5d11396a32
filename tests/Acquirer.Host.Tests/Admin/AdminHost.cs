using Iso8583.Host.Admin;
using Iso8583.Host.Ledger;
using Iso8583.Host.Notifications;
using Iso8583.Host.Tests.Notifications;
using Iso8583.Host.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Iso8583.Host.Tests.Admin;

/// <summary>The HTTP side on a free loopback port, with the dispatcher on a fake journal.</summary>
internal sealed class AdminHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TemporaryFolder _folder;

    private AdminHost(WebApplication app, TemporaryFolder folder, FakeLedger ledger)
    {
        _app = app;
        _folder = folder;
        Ledger = ledger;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public FakeLedger Ledger { get; }

    public HttpClient Client { get; }

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public static Task<AdminHost> StartAsync(params ReadinessCheck[] checks) => StartAsync(options => options, checks);

    public static async Task<AdminHost> StartAsync(Func<NotificationOptions, NotificationOptions> change, params ReadinessCheck[] checks)
    {
        var folder = new TemporaryFolder();
        var ledger = new FakeLedger();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<ILedger>(ledger);
        builder.Services.AddNotifications(change(new NotificationOptions { Path = Path.Combine(folder.Path, "notifications.db") }), Rows.Book());
        builder.Services.AddViews(Path.Combine(folder.Path, "views.db"));
        builder.Services.AddAdmin();
        foreach (var check in checks) builder.Services.AddSingleton(check);
        var app = builder.Build();
        app.UseProblemAnswers();
        app.MapAdmin();
        await app.StartAsync();
        return new AdminHost(app, folder, ledger);
    }

    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        var follower = Get<JournalFollower>();
        var store = Get<Iso8583.Host.Notifications.Delivery.NotificationStore>();
        while (follower.Position < Ledger.CommittedSequence || store.OpenCount > 0) await Task.Delay(2, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
