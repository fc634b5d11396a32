using System.Globalization;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Notifications.Sinks;

/// <summary>Delivers into the in-memory <see cref="Inbox"/>: the phone network of a host that has no gateway.</summary>
public sealed class InboxSink(Inbox inbox, TimeProvider time) : INotificationSink
{
    /// <inheritdoc/>
    public string Name => "inbox";

    /// <inheritdoc/>
    public ValueTask<SendResult> SendAsync(NotificationEvent item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        item.InboxId = inbox.Add(item, time.UnixMicros());
        return ValueTask.FromResult(SendResult.Delivered(item.InboxId.ToString(CultureInfo.InvariantCulture)));
    }
}
