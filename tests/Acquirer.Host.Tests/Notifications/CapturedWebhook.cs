using System.Buffers;
using System.Text;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Http;
using Iso8583.Host.Notifications.Sinks;

namespace Iso8583.Host.Tests.Notifications;

/// <summary>Keeps the requests that a webhook would get, headers and bodies, without sending them.</summary>
internal sealed class CapturedWebhook : INotificationSink
{
    private readonly WebhookProvider _provider = new(new Uri("https://example.org/hook"), ["whsec_" + Convert.ToBase64String(new byte[32])], TimeProvider.System);
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public string Name => "hook";

    public int Count { get; private set; }

    public byte[] AllBytes()
    {
        lock (_bytes) return _bytes.WrittenSpan.ToArray();
    }

    public async ValueTask<SendResult> SendAsync(NotificationEvent item, CancellationToken cancellationToken)
    {
        using var request = _provider.Build(item);
        var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        lock (_bytes)
        {
            _bytes.Write(Encoding.UTF8.GetBytes($"{request.RequestUri}\n{request.Headers}{request.Content.Headers}\n"));
            _bytes.Write(body);
            Count++;
        }

        return SendResult.Accepted(item.Id.ToString());
    }

    public ValueTask<bool> ProbeAsync(CancellationToken cancellationToken) => ValueTask.FromResult(true);
}
