using Iso8583.Host.Notifications.Delivery;

namespace Iso8583.Host.Notifications.Sinks;

/// <summary>Where messages go: a gateway, the in-memory inbox, a file of lines.</summary>
public interface INotificationSink
{
    /// <summary>Short name; also a metric tag.</summary>
    string Name { get; }

    /// <summary>Hands one message over. Called for many recipients at once, never twice at once for the same one.</summary>
    /// <param name="item">The recorded event; text and recipient are the same in every attempt.</param>
    /// <param name="cancellationToken">Ends the attempt; the event then counts as possibly sent.</param>
    ValueTask<SendResult> SendAsync(NotificationEvent item, CancellationToken cancellationToken);

    /// <summary>Asks whether the sink is there, without sending a message. A sink within the process always is.</summary>
    ValueTask<bool> ProbeAsync(CancellationToken cancellationToken) => ValueTask.FromResult(true);
}
