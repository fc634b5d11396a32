namespace Iso8583.Host.Session;

/// <summary>Counts the requests of one connection that are on their way. One enters (the reader loop), others leave; allocates nothing.</summary>
internal sealed class InFlightGate(int limit)
{
    private readonly AsyncSignal _left = new();
    private int _inside;

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _inside) <= limit) return true;
        Interlocked.Decrement(ref _inside);
        return false;
    }

    public async ValueTask EnterAsync()
    {
        while (!TryEnter()) await _left.WaitAsync().ConfigureAwait(false);
    }

    public void Leave()
    {
        Interlocked.Decrement(ref _inside);
        _left.Signal();
    }
}
