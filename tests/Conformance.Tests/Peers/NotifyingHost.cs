using Iso8583.Core.Messages;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.SmsCentre;
using Iso8583.Testing.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Iso8583.Conformance.Tests.Peers;

/// <summary>A whole acquirer whose messages leave by the gateways of a document; terminals pay, cardholder and merchant are told.</summary>
internal sealed class NotifyingHost : IAsyncDisposable
{
    private const string Alice = "6222020000000015";
    private readonly RunningHost _host;
    private readonly string _folder;

    private NotifyingHost(RunningHost host, string folder)
    {
        _host = host;
        _folder = folder;
    }

    public NotificationStore Store => _host.Services.GetRequiredService<NotificationStore>();

    public SmsCentreService Centre => _host.Services.GetRequiredService<SmsCentreService>();

    /// <summary>Starts.</summary>
    /// <param name="gateways">The gateway document; {password} stands for a file that holds "secret".</param>
    /// <param name="httpPort">Port of the HTTP interface; 0 for any.</param>
    public static async Task<NotifyingHost> StartAsync(string gateways, int httpPort = 0)
    {
        var folder = Directory.CreateTempSubdirectory("iso8583sim-peers-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "password"), "secret");
        var document = Path.Combine(folder, "gateways.yaml");
        await File.WriteAllTextAsync(document, gateways.Replace("{password}", $"file:{folder}/password", StringComparison.Ordinal));
        var settings = new Dictionary<string, string?> { ["Acquirer:Notifications:GatewaysPath"] = document, ["Acquirer:HttpPort"] = $"{httpPort}", ["Acquirer:Notifications:RetryBase"] = "00:00:00.100" };
        return new NotifyingHost(await RunningHost.StartAsync(settings, Path.Combine(folder, "data")), folder);
    }

    /// <summary>Pays so many times; each raises one message to the cardholder and one to the merchant.</summary>
    public async Task PayAsync(int count, CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay);
        await terminal.SignOnAsync(cancellationToken: cancellationToken);
        for (var i = 0; i < count; i++)
        {
            var response = await terminal.ExchangeAsync(terminal.Sale(Alice, 100 + i), cancellationToken);
            Assert.That(response.GetText(De87.ResponseCode), Is.EqualTo("00"));
        }
    }

    /// <summary>Waits until so many messages are reported as delivered.</summary>
    public async Task<IReadOnlyList<NotificationEvent>> DeliveredAsync(int count, CancellationToken cancellationToken)
    {
        while (true)
        {
            var delivered = Store.ReadState(DeliveryState.Delivered, default, 500);
            if (delivered.Count >= count) return delivered;
            await Task.Delay(20, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
