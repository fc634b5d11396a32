using System.Net;
using Iso8583.Host.Composition;
using Iso8583.Host.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Iso8583.Testing.Hosting;

/// <summary>A whole acquirer inside the test process: free ports, a data folder of its own, its log in memory.</summary>
public sealed class RunningHost : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly bool _ownsFolder;

    private RunningHost(WebApplication application, string dataFolder, bool ownsFolder, CapturedLog log)
    {
        _application = application;
        _ownsFolder = ownsFolder;
        DataFolder = dataFolder;
        Log = log;
    }

    /// <summary>Where ledger and other stores lie.</summary>
    public string DataFolder { get; }

    /// <summary>Everything that the host has logged.</summary>
    public CapturedLog Log { get; }

    public IServiceProvider Services => _application.Services;

    public IPEndPoint Iso87 => Services.GetRequiredService<BoundListeners>().EndPoint("iso87");

    public IPEndPoint UnionPay => Services.GetRequiredService<BoundListeners>().EndPoint("unionpay");

    public Uri Http => new($"http://{Services.GetRequiredService<BoundListeners>().HttpEndPoint}");

    /// <summary>Starts a host.</summary>
    /// <param name="settings">Configuration keys over the shipped appsettings.json.</param>
    /// <param name="dataFolder">A folder that outlives this host; a temporary one where null.</param>
    /// <param name="configure">Last word on the services.</param>
    public static async Task<RunningHost> StartAsync(
        IReadOnlyDictionary<string, string?>? settings = null,
        string? dataFolder = null,
        Action<IServiceCollection>? configure = null)
    {
        var folder = dataFolder ?? Directory.CreateTempSubdirectory("iso8583sim-").FullName;
        var all = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Acquirer:HttpPort"] = "0",
            ["Acquirer:Listeners:0:Port"] = "0",
            ["Acquirer:Listeners:1:Port"] = "0",
            ["Acquirer:DataFolder"] = folder,
        };
        foreach (var (key, value) in settings ?? new Dictionary<string, string?>()) all[key] = value;
        var log = new CapturedLog();
        var application = AcquirerApplication.Build(all, services =>
        {
            services.AddLogging(logging => logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug));
            configure?.Invoke(services);
        });
        await application.StartAsync();
        return new RunningHost(application, folder, dataFolder is null, log);
    }

    /// <summary>Stops as Ctrl-C does: drains, then closes the ledger.</summary>
    public Task StopAsync() => _application.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
        if (_ownsFolder) Directory.Delete(DataFolder, recursive: true);
    }
}
