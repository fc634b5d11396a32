using System.Collections.Concurrent;

namespace Iso8583.Host.Session;

/// <summary>Exchanges that wait for work, shared by all connections: an idle connection holds none.</summary>
internal sealed class ExchangePool
{
    private const int MaxKept = 4096;

    private readonly ConcurrentQueue<Exchange> _free = new();
    private int _count;

    public Exchange Rent()
    {
        if (!_free.TryDequeue(out var exchange)) return new Exchange();
        Interlocked.Decrement(ref _count);
        return exchange;
    }

    public void Return(Exchange exchange)
    {
        exchange.Wipe();
        if (Interlocked.Increment(ref _count) <= MaxKept) _free.Enqueue(exchange);
        else
        {
            Interlocked.Decrement(ref _count);
            exchange.Forget();
        }
    }
}
