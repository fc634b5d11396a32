namespace Iso8583.Host.Notifications.SmsCentre;

/// <summary>The phones behind the SMS centre: the latest messages in a ring.</summary>
public sealed class VirtualPhones(int capacity)
{
    private readonly PhoneMessage?[] _ring = new PhoneMessage?[capacity];
    private readonly Lock _ringGate = new();
    private long _last;

    /// <summary>Number of the latest message.</summary>
    public long LastId
    {
        get
        {
            lock (_ringGate) return _last;
        }
    }

    /// <summary>A message arrives.</summary>
    public void Add(string to, string from, string text, int parts, string link, string messageId, DateTimeOffset receivedAt)
    {
        lock (_ringGate)
        {
            var id = ++_last;
            _ring[id % _ring.Length] = new PhoneMessage(id, to, from, text, parts, link, messageId, receivedAt);
        }
    }

    /// <summary>Reads messages in the order of their arrival.</summary>
    /// <param name="after">Greater numbers only.</param>
    /// <param name="phone">Of this phone only; of all where empty.</param>
    /// <param name="limit">At most so many.</param>
    public IReadOnlyList<PhoneMessage> Read(long after, string phone, int limit)
    {
        var found = new List<PhoneMessage>();
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
}
