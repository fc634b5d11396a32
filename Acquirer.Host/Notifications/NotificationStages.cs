using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Notifications;

/// <summary>Notes how long after the swipe a notification passed each stage: in the transaction's timeline, the metrics, and the book that the HTTP interface shows.</summary>
public sealed class NotificationStages(Timelines timelines, AcquirerMetrics metrics, LatencyBook book)
{
    public const string Decided = "decided";
    public const string Committed = "committed";
    public const string ResponseSent = "responseSent";
    public const string Recorded = "recorded";
    public const string Submitted = "submitted";
    public const string Accepted = "accepted";
    public const string Delivered = "delivered";

    /// <summary>The stages in order.</summary>
    public static readonly string[] Names = [Decided, Committed, ResponseSent, Recorded, Submitted, Accepted, Delivered];

    /// <summary>Events of a row were made durable.</summary>
    public void OnRecorded(NotificationEvent item, long nowMicros)
    {
        ArgumentNullException.ThrowIfNull(item);
        timelines.Mark(item.Id.Sequence, TimelineStage.NotificationRecorded, nowMicros);
        if (item.State < DeliveryState.Accepted) Note(item, Recorded, "", nowMicros);
    }

    /// <summary>An attempt begins.</summary>
    public void OnSubmitted(NotificationEvent item, string sink, long nowMicros)
    {
        ArgumentNullException.ThrowIfNull(item);
        timelines.Mark(item.Id.Sequence, TimelineStage.NotificationSubmitted, nowMicros);
        Note(item, Submitted, sink, nowMicros);
    }

    /// <summary>A gateway took it over; what came before is known by now.</summary>
    public void OnAccepted(NotificationEvent item, string sink, long nowMicros)
    {
        ArgumentNullException.ThrowIfNull(item);
        timelines.Mark(item.Id.Sequence, TimelineStage.NotificationAccepted, nowMicros);
        NoteEarlier(item, Decided, TimelineStage.Decided);
        NoteEarlier(item, Committed, TimelineStage.Committed);
        NoteEarlier(item, ResponseSent, TimelineStage.ResponseSent);
        Note(item, Accepted, sink, nowMicros);
    }

    /// <summary>The phone has it.</summary>
    public void OnDelivered(NotificationEvent item, string sink, long nowMicros)
    {
        ArgumentNullException.ThrowIfNull(item);
        timelines.Mark(item.Id.Sequence, TimelineStage.NotificationDelivered, nowMicros);
        Note(item, Delivered, sink, nowMicros);
    }

    private void NoteEarlier(NotificationEvent item, string name, TimelineStage stage)
    {
        if (timelines.TryGet(item.Id.Sequence, stage, out var at)) Note(item, name, "", at);
    }

    private void Note(NotificationEvent item, string stage, string sink, long atMicros)
    {
        var micros = Math.Max(0, atMicros - item.ReceivedMicros);
        metrics.NotificationLatency(micros / 1e6, stage, sink, item.Issuer);
        book.Record(stage, item.Issuer, sink, micros);
    }
}
