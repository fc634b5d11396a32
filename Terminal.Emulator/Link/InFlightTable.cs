namespace Iso8583.Emulator.Link;

/// <summary>Requests on one connection that wait for an answer.</summary>
internal sealed class InFlightTable
{
    private readonly Lock _tableLock = new();
    private readonly Dictionary<CorrelationKey, PendingRequest> _pending = [];
    private bool _closed;

    public int Count
    {
        get
        {
            lock (_tableLock) return _pending.Count;
        }
    }

    /// <summary>Begins to wait.</summary>
    /// <returns>False after the connection has ended.</returns>
    /// <exception cref="InvalidOperationException">A request with the same key waits already: its answer could not be told from this one's.</exception>
    public bool TryAdd(CorrelationKey key, PendingRequest request)
    {
        lock (_tableLock)
        {
            if (_closed) return false;
            if (!_pending.TryAdd(key, request)) throw new InvalidOperationException("A request with the same class, F11, F41 and F42 is still in flight.");
            return true;
        }
    }

    /// <summary>Ends the wait of whoever asked for this answer. A response without F42 (a format error may lack it) is matched by the rest if that is unambiguous.</summary>
    public bool TryTake(CorrelationKey key, out PendingRequest? request)
    {
        lock (_tableLock)
        {
            if (_pending.Remove(key, out request)) return true;
            if (!key.MerchantId.IsEmpty && !key.TerminalId.IsEmpty) return false;
            CorrelationKey? found = null;
            foreach (var candidate in _pending.Keys)
            {
                if (candidate.MessageClass != key.MessageClass || candidate.Stan != key.Stan) continue;
                if (!key.TerminalId.IsEmpty && candidate.TerminalId != key.TerminalId) continue;
                if (!key.MerchantId.IsEmpty && candidate.MerchantId != key.MerchantId) continue;
                if (found is not null) return false;
                found = candidate;
            }

            return found is { } only && _pending.Remove(only, out request);
        }
    }

    /// <summary>Gives up waiting; false where the answer came first.</summary>
    public bool TryRemove(CorrelationKey key, PendingRequest request)
    {
        lock (_tableLock) return _pending.TryGetValue(key, out var waiting) && ReferenceEquals(waiting, request) && _pending.Remove(key);
    }

    /// <summary>The connection ended: nobody can be answered and nobody may wait any more.</summary>
    public IReadOnlyCollection<PendingRequest> Close()
    {
        lock (_tableLock)
        {
            _closed = true;
            PendingRequest[] orphans = [.. _pending.Values];
            _pending.Clear();
            return orphans;
        }
    }
}
