using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Threading.Channels;

namespace Iso8583.Host.Notifications.Smpp;

/// <summary>
/// One SMPP connection, either side: reads units and matches responses, writes in batches, answers what can be answered at once. Requests of the
/// peer go to a handler that must not wait; it answers through <see cref="Respond"/> now or later.
/// </summary>
public sealed class SmppConnection : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly TimeProvider _time;
    private readonly Action<SmppConnection, SmppPdu> _onRequest;
    private readonly ConcurrentDictionary<uint, TaskCompletionSource<SmppPdu>> _pending = new();
    private readonly Channel<Outgoing> _outgoing = Channel.CreateUnbounded<Outgoing>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _loops;
    private uint _lastSequence;
    private long _lastHeard;

    /// <summary>Takes over a connected stream and starts.</summary>
    /// <param name="stream">Owned from now on.</param>
    /// <param name="time">Clock of timeouts.</param>
    /// <param name="onRequest">Told of requests other than enquire_link and unbind, which are answered here.</param>
    public SmppConnection(Stream stream, TimeProvider time, Action<SmppConnection, SmppPdu> onRequest)
    {
        _stream = stream;
        _time = time;
        _onRequest = onRequest;
        _lastHeard = time.GetTimestamp();
        _loops = RunAsync();
    }

    /// <summary>Ends when the connection has ended, however.</summary>
    public Task Closed => _loops;

    /// <summary>Time since the peer was heard last.</summary>
    public TimeSpan Silence => _time.GetElapsedTime(Volatile.Read(ref _lastHeard));

    /// <summary>Sends a request and waits for its response.</summary>
    /// <returns>The response, or null where none came: the connection ended or the time was over. A late response is dropped and counts for nothing.</returns>
    public async Task<SmppPdu?> RequestAsync(SmppCommand command, byte[] body, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var sequence = NextSequence();
        var answer = new TaskCompletionSource<SmppPdu>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[sequence] = answer;
        try
        {
            if (_closing.IsCancellationRequested || !_outgoing.Writer.TryWrite(new Outgoing(command, SmppStatus.Ok, sequence, body))) return null;
            return await answer.Task.WaitAsync(timeout, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            _pending.TryRemove(sequence, out _);
        }
    }

    /// <summary>Sends a request whose response does not matter.</summary>
    public void Send(SmppCommand command, byte[] body) => _outgoing.Writer.TryWrite(new Outgoing(command, SmppStatus.Ok, NextSequence(), body));

    /// <summary>Answers a request.</summary>
    public void Respond(SmppPdu request, uint status, byte[] body) =>
        _outgoing.Writer.TryWrite(new Outgoing((SmppCommand)((uint)request.Command | SmppPdu.ResponseBit), status, request.Sequence, body));

    /// <summary>Says that a unit was not understood.</summary>
    public void Refuse(uint sequence, uint status) => _outgoing.Writer.TryWrite(new Outgoing(SmppCommand.GenericNack, status, sequence, []));

    /// <summary>Ends the connection without a farewell.</summary>
    public void Abort() => _closing.Cancel();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
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

        _outgoing.Writer.TryComplete();
        await writing.ConfigureAwait(false);
        await _closing.CancelAsync().ConfigureAwait(false);
        foreach (var answer in _pending.Values) answer.TrySetCanceled();
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ReadAsync()
    {
        var reader = PipeReader.Create(_stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024, leaveOpen: true));
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(_closing.Token).ConfigureAwait(false);
                var rest = result.Buffer;
                Volatile.Write(ref _lastHeard, _time.GetTimestamp());
                var isBroken = false;
                while (SmppFraming.TryRead(ref rest, out var pdu, out isBroken))
                {
                    if (!Take(pdu)) return;
                }

                if (isBroken)
                {
                    Refuse(0, SmppStatus.InvalidCommandLength);
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
    private bool Take(SmppPdu pdu)
    {
        if (pdu.IsResponse)
        {
            if (_pending.TryRemove(pdu.Sequence, out var answer)) answer.TrySetResult(pdu);
            return true;
        }

        switch (pdu.Command)
        {
            case SmppCommand.EnquireLink:
                Respond(pdu, SmppStatus.Ok, []);
                return true;
            case SmppCommand.Unbind:
                Respond(pdu, SmppStatus.Ok, []);
                return false;
            case SmppCommand.BindReceiver or SmppCommand.BindTransmitter or SmppCommand.BindTransceiver or SmppCommand.SubmitSm or SmppCommand.DeliverSm:
                _onRequest(this, pdu);
                return true;
            default:
                Refuse(pdu.Sequence, SmppStatus.InvalidCommandId);
                return true;
        }
    }

    private async Task WriteAsync()
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        try
        {
            while (await _outgoing.Reader.WaitToReadAsync(_closing.Token).ConfigureAwait(false))
            {
                buffer.ResetWrittenCount();
                while (buffer.WrittenCount < 64 * 1024 && _outgoing.Reader.TryRead(out var item))
                {
                    SmppFraming.Write(buffer, item.Command, item.Status, item.Sequence, item.Body);
                }

                await _stream.WriteAsync(buffer.WrittenMemory, _closing.Token).ConfigureAwait(false);
                await _stream.FlushAsync(_closing.Token).ConfigureAwait(false);
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or ObjectDisposedException)
        {
            await _closing.CancelAsync().ConfigureAwait(false);
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

    private readonly record struct Outgoing(SmppCommand Command, uint Status, uint Sequence, byte[] Body);
}
