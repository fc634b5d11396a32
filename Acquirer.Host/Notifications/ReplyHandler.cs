using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Enrolment;

namespace Iso8583.Host.Notifications;

/// <summary>Takes what phones write back, over whatever link it came.</summary>
public sealed class ReplyHandler(NotificationStore store, OptOuts optOuts)
{
    /// <summary>Handles one reply; an opt-out is durable when this returns.</summary>
    public async Task<OptOutReply> HandleAsync(string phone, string text, CancellationToken cancellationToken)
    {
        var reply = OptOuts.Read(text);
        if (reply == OptOutReply.Other) return reply;
        await store.SetOptOutAsync(phone, reply == OptOutReply.Stop, cancellationToken).ConfigureAwait(false);
        optOuts.Set(phone, reply == OptOutReply.Stop);
        return reply;
    }
}
