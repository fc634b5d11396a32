namespace Iso8583.Host.Notifications.Delivery;

/// <summary>One thing to be written to the record; done when the commit that covers it is durable.</summary>
internal sealed class StoreCommand
{
    // Of commands that insert nothing; stays empty.
    private static readonly List<NotificationEvent> NothingInserted = [];

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Events to insert; an id that is there already is left alone and not in <see cref="Inserted"/>.</summary>
    public IReadOnlyList<NotificationEvent> Inserts { get; private init; } = [];

    /// <summary>The inserts that were new.</summary>
    public List<NotificationEvent> Inserted { get; private init; } = NothingInserted;

    /// <summary>Journal sequence that is dealt with; -1 where unchanged.</summary>
    public long Cursor { get; private init; } = -1;

    /// <summary>An event whose delivery fields are written.</summary>
    public NotificationEvent? Update { get; private init; }

    /// <summary>By how much the update changes the number of unfinished events.</summary>
    public int OpenChange { get; private init; }

    /// <summary>A phone whose opt-out is written; empty for none.</summary>
    public string Phone { get; private init; } = "";

    /// <summary>When the phone opted out; 0 takes the opt-out back.</summary>
    public long OptOutMicros { get; private init; }

    /// <summary>Whether something can only be sent after it.</summary>
    public bool IsUrgent { get; private init; }

    /// <summary>Completes after the commit.</summary>
    public Task Done => _done.Task;

    public static StoreCommand Plan(IReadOnlyList<NotificationEvent> events, long cursor) => new() { IsUrgent = true, Inserts = events, Inserted = new List<NotificationEvent>(events.Count), Cursor = cursor };

    public static StoreCommand Write(NotificationEvent update, int openChange) => new() { IsUrgent = update.State < DeliveryState.Accepted, Update = update, OpenChange = openChange };

    public static StoreCommand OptOut(string phone, long sinceMicros) => new() { Phone = phone, OptOutMicros = sinceMicros };

    public void Complete() => _done.TrySetResult();

    public void Cancel() => _done.TrySetCanceled();
}
