using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Notifications.Delivery;

/// <summary>
/// Unfinished events in memory: a lane per recipient, of which one event at most is out at a time, so that order is kept; lanes whose head is due
/// are handed out by priority. What exceeds the capacity stays in the record and is paged in when there is room.
/// </summary>
public sealed class Outbox : IDisposable
{
    private readonly Lock _lanesGate = new();
    private readonly Dictionary<string, Lane> _lanes = [];
    private readonly PriorityQueue<Lane, (byte Priority, long Id)> _ready = new();
    private readonly PriorityQueue<Lane, long> _waiting = new();
    private readonly SemaphoreSlim _available = new(0);
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly int _capacity;
    private int _count;
    private long _lastLoaded;
    private long _highestSkipped;
    private bool _overflowing = true;

    /// <summary>Makes an empty queue that knows that the record may hold events.</summary>
    public Outbox(NotificationOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _capacity = options.MemoryCapacity;
        _time = time;
        _timer = time.CreateTimer(_ => ReleaseDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Events in memory.</summary>
    public int Count
    {
        get
        {
            lock (_lanesGate) return _count;
        }
    }

    /// <summary>Whether an event for this recipient would be handed out without waiting for another one.</summary>
    public bool IsIdle(string recipient, int window)
    {
        lock (_lanesGate) return !_overflowing && _count < window && !_lanes.ContainsKey(recipient);
    }

    /// <summary>Whether events should be paged in from the record, and after which id.</summary>
    public bool WantsMore(out NotificationId after, out int limit)
    {
        lock (_lanesGate)
        {
            after = new NotificationId(_lastLoaded);
            limit = _capacity / 2;
            return _overflowing && _count <= _capacity - limit;
        }
    }

    /// <summary>Takes a page from the record.</summary>
    /// <param name="events">Unfinished events after the id that was asked for, in order.</param>
    /// <param name="limit">The limit of the read.</param>
    public void AddPage(IReadOnlyList<NotificationEvent> events, int limit)
    {
        ArgumentNullException.ThrowIfNull(events);
        lock (_lanesGate)
        {
            foreach (var item in events) Enqueue(item);
            // Whatever was recorded after the read was skipped by Add and is above the highest id of the page.
            if (events.Count < limit && _lastLoaded >= _highestSkipped) _overflowing = false;
        }
    }

    /// <summary>Takes events that were just recorded; leaves them in the record where there is no room.</summary>
    /// <param name="events">In the order of their ids.</param>
    public void Add(IReadOnlyList<NotificationEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        lock (_lanesGate)
        {
            foreach (var item in events)
            {
                if (item.State >= DeliveryState.Accepted) continue;
                if (_count >= _capacity) _overflowing = true;
                if (_overflowing) _highestSkipped = Math.Max(_highestSkipped, item.Id.Value);
                else Enqueue(item);
            }
        }
    }

    /// <summary>Takes an event that was finished and is to be sent after all; it waits behind what its recipient has.</summary>
    public void Reopen(NotificationEvent item)
    {
        ArgumentNullException.ThrowIfNull(item);
        lock (_lanesGate)
        {
            if (_lanes.TryGetValue(item.Recipient, out var lane) && lane.Items.Any(other => other.Id == item.Id)) return;
            // One that is above what was paged in will be paged in.
            if (!_overflowing || item.Id.Value <= _lastLoaded) Enqueue(item);
            else _highestSkipped = Math.Max(_highestSkipped, item.Id.Value);
        }
    }

    /// <summary>Waits for an event whose turn it is. It is out until <see cref="Complete"/> or <see cref="Retry"/> is called with it.</summary>
    public async ValueTask<NotificationEvent> TakeAsync(CancellationToken cancellationToken)
    {
        await _available.WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_lanesGate) return _ready.Dequeue().Items.Peek();
    }

    /// <summary>The event is finished: the next one of its recipient may go.</summary>
    public void Complete(NotificationEvent item)
    {
        ArgumentNullException.ThrowIfNull(item);
        lock (_lanesGate)
        {
            var lane = LaneOf(item);
            lane.Items.Dequeue();
            _count--;
            if (lane.Items.Count == 0) _lanes.Remove(item.Recipient);
            else Schedule(lane);
        }
    }

    /// <summary>The event is tried again when it is due; those behind it wait.</summary>
    public void Retry(NotificationEvent item)
    {
        ArgumentNullException.ThrowIfNull(item);
        lock (_lanesGate) Schedule(LaneOf(item));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _available.Dispose();
    }

    private Lane LaneOf(NotificationEvent item)
    {
        if (_lanes.TryGetValue(item.Recipient, out var lane) && ReferenceEquals(lane.Items.Peek(), item)) return lane;
        throw new InvalidOperationException($"{item.Id} is not out.");
    }

    private void Enqueue(NotificationEvent item)
    {
        _lastLoaded = Math.Max(_lastLoaded, item.Id.Value);
        _count++;
        if (_lanes.TryGetValue(item.Recipient, out var lane))
        {
            lane.Items.Enqueue(item);
            return;
        }

        lane = new Lane();
        lane.Items.Enqueue(item);
        _lanes.Add(item.Recipient, lane);
        Schedule(lane);
    }

    private void Schedule(Lane lane)
    {
        var head = lane.Items.Peek();
        if (head.DueMicros <= _time.UnixMicros())
        {
            _ready.Enqueue(lane, (head.Priority, head.Id.Value));
            _available.Release();
            return;
        }

        _waiting.Enqueue(lane, head.DueMicros);
        if (ReferenceEquals(_waiting.Peek(), lane)) SetTimer();
    }

    private void ReleaseDue()
    {
        lock (_lanesGate)
        {
            var now = _time.UnixMicros();
            while (_waiting.TryPeek(out var lane, out var due) && due <= now)
            {
                _waiting.Dequeue();
                var head = lane.Items.Peek();
                _ready.Enqueue(lane, (head.Priority, head.Id.Value));
                _available.Release();
            }

            SetTimer();
        }
    }

    private void SetTimer()
    {
        if (!_waiting.TryPeek(out _, out var due)) return;
        // A timer counts whole milliseconds; one more than needed beats firing too early and again.
        var wait = TimeSpan.FromMilliseconds(Math.Max(0, (due - _time.UnixMicros()) / 1000) + 1);
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private sealed class Lane
    {
        public Queue<NotificationEvent> Items { get; } = new(1);
    }
}
