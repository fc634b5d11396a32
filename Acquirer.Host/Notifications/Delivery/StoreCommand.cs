namespace Iso8583.Host.Notifications.Delivery;

/// <summary>One thing to be written to the record; done when the commit that covers it is durable.</summary>
internal sealed class StoreCommand
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private StoreCommand(IReadOnlyList<NotificationEvent> inserts, long cursor, NotificationEvent? update, bool isFinal)
    {
        Inserts = inserts;
        Cursor = cursor;
        Update = update;
        IsFinal = isFinal;
    }

    /// <summary>Events to insert; an id that is there already is left alone and taken off the list of <see cref="Inserted"/>.</summary>
    public IReadOnlyList<NotificationEvent> Inserts { get; }

    /// <summary>The inserts that were new.</summary>
    public List<NotificationEvent> Inserted { get; } = [];

    /// <summary>Journal sequence that is dealt with; -1 where unchanged.</summary>
    public long Cursor { get; }

    /// <summary>An event whose delivery fields are written.</summary>
    public NotificationEvent? Update { get; }

    /// <summary>The update ends the event's life in the outbox.</summary>
    public bool IsFinal { get; }

    /// <summary>Completes after the commit.</summary>
    public Task Done => _done.Task;

    public static StoreCommand Plan(IReadOnlyList<NotificationEvent> events, long cursor) => new(events, cursor, null, false);

    public static StoreCommand Write(NotificationEvent update) => new([], -1, update, update.State >= DeliveryState.Accepted);

    public void Complete() => _done.TrySetResult();

    public void Cancel() => _done.TrySetCanceled();
}
