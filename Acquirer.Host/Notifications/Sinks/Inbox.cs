using Iso8583.Host.Notifications.Content;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Notifications.Sinks;

/// <summary>All phones in one: the latest messages in a ring that can be asked by number and waited on.</summary>
public sealed class Inbox
{
    private readonly InboxMessage?[] _ring;
    private readonly Lock _ringGate = new();
    private long _last;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Makes an empty inbox.</summary>
    /// <param name="capacity">Messages that it remembers.</param>
    public Inbox(int capacity) => _ring = new InboxMessage?[capacity];

    /// <summary>Number of the latest message; 0 while there is none.</summary>
    public long LastId
    {
        get
        {
            lock (_ringGate) return _last;
        }
    }

    /// <summary>A message arrives.</summary>
    /// <param name="item">The event.</param>
    /// <param name="acceptedMicros">When.</param>
    /// <returns>Its number.</returns>
    public long Add(NotificationEvent item, long acceptedMicros)
    {
        ArgumentNullException.ThrowIfNull(item);
        var length = SmsLength.Of(item.Text);
        TaskCompletionSource changed;
        long id;
        lock (_ringGate)
        {
            id = ++_last;
            _ring[id % _ring.Length] = Message(id, item, acceptedMicros, length);
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
        return id;
    }

    /// <summary>Puts recorded messages back after a restart, under the numbers that they had.</summary>
    /// <param name="events">Oldest first.</param>
    public void Restore(IReadOnlyList<NotificationEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        lock (_ringGate)
        {
            foreach (var item in events)
            {
                if (item.InboxId <= _last) continue;
                _last = item.InboxId;
                _ring[_last % _ring.Length] = Message(_last, item, item.AcceptedMicros, SmsLength.Of(item.Text));
            }
        }
    }

    /// <summary>Reads messages in the order of their arrival.</summary>
    /// <param name="after">Greater numbers only.</param>
    /// <param name="phone">Of this recipient only; of all where empty.</param>
    /// <param name="limit">At most so many.</param>
    public IReadOnlyList<InboxMessage> Read(long after, string phone, int limit)
    {
        var found = new List<InboxMessage>();
        lock (_ringGate)
        {
            if (after >= _last) return found;
            for (var id = Math.Max(after, _last - _ring.Length) + 1; id <= _last && found.Count < limit; id++)
            {
                if (id < 1 || _ring[id % _ring.Length] is not { } message || message.Id != id) continue;
                if (phone.Length == 0 || message.To == phone) found.Add(message);
            }
        }

        return found;
    }

    /// <summary>Completes when there is a message with a greater number.</summary>
    public async Task WaitAsync(long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_ringGate)
            {
                if (_last > after) return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static InboxMessage Message(long id, NotificationEvent item, long acceptedMicros, SmsLength length) => new(
        id,
        item.Id.ToString(),
        item.Id.Sequence,
        NotificationNames.Of(item.Id.Kind),
        NotificationNames.Of(item.Id.Audience),
        item.Recipient,
        item.Text,
        item.TerminalId,
        item.Stan,
        item.Rrn,
        Math.Max(0, acceptedMicros - item.ReceivedMicros) / 1000.0,
        UnixTime.ToInstant(acceptedMicros),
        length.Encoding == SmsEncoding.Gsm7 ? "gsm7" : "ucs2",
        length.Segments,
        item.PossibleDuplicate);
}
