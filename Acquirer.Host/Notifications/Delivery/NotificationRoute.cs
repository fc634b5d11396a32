using System.Collections.Immutable;
using Iso8583.Host.Notifications.Sinks;

namespace Iso8583.Host.Notifications.Delivery;

/// <summary>Where messages go: the gateways in order of preference, and the sinks that get a copy of what a gateway took.</summary>
/// <param name="gateways">At least one.</param>
/// <param name="copies">Told after acceptance; their failure changes nothing.</param>
public sealed class NotificationRoute(ImmutableArray<INotificationSink> gateways, ImmutableArray<INotificationSink> copies)
{
    /// <summary>Name of the preferred gateway.</summary>
    public string Name => gateways[0].Name;

    /// <summary>Offers a message to the gateways in turn, until one takes it, refuses it, or may have taken it.</summary>
    /// <returns>The gateway that answered last, and its answer.</returns>
    public async ValueTask<(string Sink, SendResult Result)> SendAsync(NotificationEvent item, CancellationToken cancellationToken)
    {
        (string Sink, SendResult Result) last = default;
        foreach (var gateway in gateways)
        {
            last = (gateway.Name, await gateway.SendAsync(item, cancellationToken).ConfigureAwait(false));
            if (last.Result.Outcome is not (SendOutcome.Unreachable or SendOutcome.Failed or SendOutcome.Throttled)) break;
        }

        return last;
    }

    /// <summary>Gives the copies.</summary>
    public async ValueTask CopyAsync(NotificationEvent item, CancellationToken cancellationToken)
    {
        foreach (var copy in copies) await copy.SendAsync(item, cancellationToken).ConfigureAwait(false);
    }
}
