namespace Iso8583.Host.Ledger;

/// <summary>
/// Tickets on their way to the writer: anybody puts one in without a lock and without waiting for another, the writer takes all that are there at once, in the
/// order in which they came. A linked stack of the tickets themselves that the writer turns round, so that the way costs no allocation.
/// </summary>
internal sealed class TicketQueue : IDisposable
{
    private readonly int _capacity;
    private readonly AutoResetEvent _bell = new(false);
    private readonly LedgerTicket _end = new();
    private LedgerTicket? _newest;
    private TaskCompletionSource? _room;
    private int _waiting;
    private int _asleep;

    // The writer's own: what it has taken and not yet looked at, and how many it has given no room back for.
    private LedgerTicket? _oldest;
    private int _looked;

    public TicketQueue(int capacity) => _capacity = capacity;

    /// <summary>Tickets that wait. On the writer only.</summary>
    public int Count => Volatile.Read(ref _waiting) - _looked;

    /// <summary>Puts a ticket in.</summary>
    /// <returns>False where there is no room.</returns>
    /// <exception cref="ObjectDisposedException">The ledger is closed.</exception>
    public bool TryAdd(LedgerTicket ticket)
    {
        if (Interlocked.Increment(ref _waiting) > _capacity)
        {
            Interlocked.Decrement(ref _waiting);
            return false;
        }

        Push(ticket);
        return true;
    }

    /// <summary>Puts a ticket in as soon as there is room.</summary>
    public async ValueTask AddAsync(LedgerTicket ticket, CancellationToken cancellationToken)
    {
        while (true)
        {
            var signal = Volatile.Read(ref _room);
            if (signal is null)
            {
                var created = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                signal = Interlocked.CompareExchange(ref _room, created, null) ?? created;
            }

            if (TryAdd(ticket)) return;
            await signal.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Nothing more comes; what is in the queue is still taken.</summary>
    public void Close() => Push(_end);

    /// <summary>The next ticket that is there. On the writer only.</summary>
    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out LedgerTicket? ticket)
    {
        if (_oldest is null) TakeAll();
        ticket = _oldest;
        if (ticket is null) return false;
        _oldest = ticket.NextInQueue;
        ticket.NextInQueue = null;
        _looked++;
        return true;
    }

    /// <summary>Sleeps until there is a ticket. On the writer only.</summary>
    /// <returns>False once the queue is closed and empty.</returns>
    public bool WaitForTicket()
    {
        while (true)
        {
            if (IsThere(out var ended)) return !ended;
            Interlocked.Exchange(ref _asleep, 1);
            if (!IsThere(out _)) _bell.WaitOne();
            Volatile.Write(ref _asleep, 0);
        }
    }

    public void Dispose() => _bell.Dispose();

    private bool IsThere(out bool ended)
    {
        var newest = Volatile.Read(ref _newest);
        ended = newest == _end && _end.NextInQueue is null && _oldest is null;
        return newest is not null || _oldest is not null;
    }

    private void Push(LedgerTicket ticket)
    {
        var newest = Volatile.Read(ref _newest);
        while (true)
        {
            ObjectDisposedException.ThrowIf(newest == _end, typeof(JournaledLedger));
            ticket.NextInQueue = newest;
            var seen = Interlocked.CompareExchange(ref _newest, ticket, newest);
            if (seen == newest) break;
            newest = seen;
        }

        if (Volatile.Read(ref _asleep) == 1 && Interlocked.Exchange(ref _asleep, 0) == 1) _bell.Set();
    }

    private void TakeAll()
    {
        var newest = Volatile.Read(ref _newest);
        while (newest is not null && newest != _end)
        {
            var seen = Interlocked.CompareExchange(ref _newest, null, newest);
            if (seen == newest) break;
            newest = seen;
        }

        // The end stays where it is, so that nothing is put in behind it.
        if (newest == _end)
        {
            newest = _end.NextInQueue;
            _end.NextInQueue = null;
        }

        while (newest is not null)
        {
            var next = newest.NextInQueue;
            newest.NextInQueue = _oldest;
            _oldest = newest;
            newest = next;
        }

        GiveRoom();
    }

    private void GiveRoom()
    {
        if (_looked == 0) return;
        Interlocked.Add(ref _waiting, -_looked);
        _looked = 0;
        if (Volatile.Read(ref _room) is not null) Interlocked.Exchange(ref _room, null)?.TrySetResult();
    }
}
