using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Threading.Channels;

namespace Iso8583.Host.Notifications.Links;

/// <summary>
/// One connection of an SMS link, either side: reads units and matches responses, writes in batches, answers what can be answered at once. Requests
/// of the peer go to a handler that must not wait; it answers through <see cref="Respond"/> now or later.
/// </summary>
public sealed class LinkConnection : IAsyncDisposable
{
    private const int MaxBatchBytes = 64 * 1024;

    // More than any window: a peer that leaves so much unread does not read at all.
    private const int MaxUnread = 8192;

    // One timer for all requests that wait: a timer for each costs more than the request.
    private static readonly TimeSpan TimeoutGrain = TimeSpan.FromMilliseconds(50);

    private readonly Stream _stream;
    private readonly ILinkProtocol _protocol;
    private readonly TimeProvider _time;
    private readonly Action<LinkConnection, LinkUnit> _onRequest;
    private readonly ConcurrentDictionary<uint, Waiting> _waiting = new();
    private readonly Channel<LinkUnit> _outgoing = Channel.CreateBounded<LinkUnit>(new BoundedChannelOptions(MaxUnread) { SingleReader = true });
    private readonly CancellationTokenSource _closing = new();
    private readonly ITimer _timeouts;
    private readonly Task _loops;
    private uint _lastSequence;
    private long _lastHeard;
    private int _disposed;
    private volatile bool _ended;

    /// <summary>Takes over a connected stream and starts.</summary>
    /// <param name="stream">Owned from now on.</param>
    /// <param name="protocol">What is spoken.</param>
    /// <param name="time">Clock of timeouts.</param>
    /// <param name="onRequest">Told of requests that the protocol passes.</param>
    public LinkConnection(Stream stream, ILinkProtocol protocol, TimeProvider time, Action<LinkConnection, LinkUnit> onRequest)
    {
        ArgumentNullException.ThrowIfNull(time);
        _stream = stream;
        _protocol = protocol;
        _time = time;
        _onRequest = onRequest;
        _lastHeard = time.GetTimestamp();
        _timeouts = time.CreateTimer(_ => EndOverdue(), null, TimeoutGrain, TimeoutGrain);
        _loops = RunAsync();
    }

    /// <summary>Ends when the connection has ended, however.</summary>
    public Task Closed => _loops;

    /// <summary>Time since the peer was heard last.</summary>
    public TimeSpan Silence => _time.GetElapsedTime(Volatile.Read(ref _lastHeard));

    /// <summary>Sends a request and waits for its response.</summary>
    /// <returns>The response, or null where none came: the connection ended or the time was over. A late response is dropped and counts for nothing.</returns>
    public async ValueTask<LinkUnit?> RequestAsync(uint command, byte[] body, TimeSpan timeout, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var sequence = NextSequence();
        var waiting = new Waiting(_time.GetTimestamp(), timeout);
        _waiting[sequence] = waiting;
        if (_closing.IsCancellationRequested || !Enqueue(new LinkUnit(command, 0, sequence, body)))
        {
            _waiting.TryRemove(sequence, out _);
            return null;
        }

        try
        {
            using var registration = cancellationToken.UnsafeRegister(static (state, token) => ((Waiting)state!).TrySetCanceled(token), waiting); // the state is given here
            return await waiting.Task.ConfigureAwait(false);
        }
        finally
        {
            _waiting.TryRemove(sequence, out _);
        }
    }

    /// <summary>Sends a request whose response does not matter.</summary>
    public void Send(uint command, byte[] body) => Enqueue(new LinkUnit(command, 0, NextSequence(), body));

    /// <summary>Answers a request.</summary>
    public void Respond(LinkUnit request, uint status, byte[] body) =>
        Enqueue(new LinkUnit(request.Command | LinkUnit.ResponseBit, status, request.Sequence, body));

    /// <summary>Ends the connection without a farewell.</summary>
    public void Abort() => _closing.Cancel();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _closing.CancelAsync().ConfigureAwait(false);
        await _loops.ConfigureAwait(false);
        _closing.Dispose();
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        var writing = WriteAsync();
        try
        {
            await ReadAsync().ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The peer is gone or we are: both end the connection.
        }

        _ended = true;
        _outgoing.Writer.TryComplete();
        await writing.ConfigureAwait(false);
        await _closing.CancelAsync().ConfigureAwait(false);
        await _timeouts.DisposeAsync().ConfigureAwait(false);
        foreach (var waiting in _waiting.Values) waiting.TrySetResult(null);
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ReadAsync()
    {
        var reader = PipeReader.Create(_stream, new StreamPipeReaderOptions(bufferSize: 32 * 1024, leaveOpen: true));
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(_closing.Token).ConfigureAwait(false);
                var rest = result.Buffer;
                Volatile.Write(ref _lastHeard, _time.GetTimestamp());
                var isBroken = false;
                while (_protocol.TryRead(ref rest, out var unit, out isBroken))
                {
                    if (!Take(unit)) return;
                }

                if (isBroken)
                {
                    Refuse(0, lengthIsBroken: true);
                    return;
                }

                reader.AdvanceTo(rest.Start, rest.End);
                if (result.IsCompleted) return;
            }
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    // False ends the connection.
    private bool Take(LinkUnit unit)
    {
        if (unit.IsResponse)
        {
            if (_waiting.TryRemove(unit.Sequence, out var waiting)) waiting.TrySetResult(unit);
            return true;
        }

        switch (_protocol.Judge(in unit))
        {
            case LinkAction.Pass:
                _onRequest(this, unit);
                return true;
            case LinkAction.Answer:
                Respond(unit, 0, _protocol.AnswerBody(in unit));
                return true;
            case LinkAction.AnswerAndEnd:
                Respond(unit, 0, _protocol.AnswerBody(in unit));
                return false;
            default:
                return Refuse(unit.Sequence, lengthIsBroken: false);
        }
    }

    // False where the protocol has no word for it.
    private bool Refuse(uint sequence, bool lengthIsBroken)
    {
        if (!_protocol.TryRefuse(sequence, lengthIsBroken, out var refusal)) return false;
        return Enqueue(refusal);
    }

    // A peer that asks and never reads is cut, before its answers fill the memory.
    private bool Enqueue(LinkUnit unit)
    {
        if (_outgoing.Writer.TryWrite(unit)) return true;
        if (!_ended) Abort();
        return false;
    }

    private async Task WriteAsync()
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        try
        {
            while (await _outgoing.Reader.WaitToReadAsync(_closing.Token).ConfigureAwait(false))
            {
                buffer.ResetWrittenCount();
                while (buffer.WrittenCount < MaxBatchBytes && _outgoing.Reader.TryRead(out var unit))
                {
                    _protocol.Write(buffer, unit.Command, unit.Status, unit.Sequence, unit.Body);
                }

                await _stream.WriteAsync(buffer.WrittenMemory, _closing.Token).ConfigureAwait(false);
                await _stream.FlushAsync(_closing.Token).ConfigureAwait(false);
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Nobody reads: the read loop has to end, too.
        }

        await _closing.CancelAsync().ConfigureAwait(false);
    }

    private void EndOverdue()
    {
        foreach (var (_, waiting) in _waiting)
        {
            if (_time.GetElapsedTime(waiting.Since) >= waiting.Timeout) waiting.TrySetResult(null);
        }
    }

    private uint NextSequence()
    {
        while (true)
        {
            var next = Interlocked.Increment(ref _lastSequence) & 0x7FFF_FFFF;
            if (next != 0) return next;
        }
    }

    private sealed class Waiting(long since, TimeSpan timeout) : TaskCompletionSource<LinkUnit?>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public long Since => since;

        public TimeSpan Timeout => timeout;
    }
}
