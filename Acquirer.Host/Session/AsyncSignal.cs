using System.Threading.Tasks.Sources;

namespace Iso8583.Host.Session;

/// <summary>
/// An auto-reset signal for one waiter and any number of setters, without allocation. The waiter goes on on the thread pool, never on the
/// setter's thread: the ledger's writer sets it.
/// </summary>
internal sealed class AsyncSignal : IValueTaskSource, IThreadPoolWorkItem
{
    private const int Idle = 0;
    private const int Set = 1;
    private const int Waiting = 2;

    private ManualResetValueTaskSourceCore<bool> _core;
    private int _state;

    /// <summary>Wakes the waiter, or lets the next wait through.</summary>
    public void Signal()
    {
        if (Interlocked.Exchange(ref _state, Set) != Waiting) return;
        // Set must not stay behind: the wake-up below uses it up.
        Volatile.Write(ref _state, Idle);
        // This object is its own work item: letting the core queue the continuation would allocate one a wake-up.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Completes after the next, or an unused, <see cref="Signal"/>. One waiter at a time.</summary>
    public ValueTask WaitAsync()
    {
        _core.Reset();
        // The task is made before the state says so: a setter may complete it at once.
        var task = new ValueTask(this, _core.Version);
        if (Interlocked.CompareExchange(ref _state, Waiting, Idle) == Idle) return task;
        Volatile.Write(ref _state, Idle);
        return ValueTask.CompletedTask;
    }

    void IThreadPoolWorkItem.Execute() => _core.SetResult(true);

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _core.OnCompleted(continuation, state, token, flags);
}
