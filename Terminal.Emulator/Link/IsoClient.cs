using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Iso8583.Core.Codec;
using Iso8583.Core.Framing;

namespace Iso8583.Emulator.Link;

/// <summary>
/// One TCP connection to an acquirer, from connect to close: frames out, frames in, answers matched to requests in any order. It does not
/// reconnect; <see cref="TerminalLink"/> does.
/// </summary>
internal sealed class IsoClient : IAsyncDisposable
{
    private readonly LinkOptions _options;
    private readonly Socket _socket;
    private readonly PipeReader _reader;
    private readonly PipeWriter _writer;
    private readonly SemaphoreSlim _sending = new(1);
    private readonly InFlightTable _inFlight = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;
    private FieldMap _map;
    private int _fault;

    private IsoClient(Socket socket, LinkOptions options)
    {
        _options = options;
        _socket = socket;
        var stream = new NetworkStream(socket, ownsSocket: true);
        _reader = PipeReader.Create(stream);
        _writer = PipeWriter.Create(stream);
        _reading = ReadAsync(_stop.Token);
    }

    /// <summary>How the connection ended; <see cref="LinkFault.None"/> while it lives.</summary>
    public LinkFault Fault => (LinkFault)Volatile.Read(ref _fault);

    public bool IsOpen => Fault == LinkFault.None;

    /// <summary>Ends when the connection has ended and every waiter knows; never fails.</summary>
    public Task Completion => _reading;

    /// <summary>Requests that wait for an answer.</summary>
    public int InFlight => _inFlight.Count;

    /// <summary>Connects, with TCP_NODELAY: a request must not wait for the acknowledgement of the one before.</summary>
    /// <exception cref="SocketException">Nobody answers there.</exception>
    /// <exception cref="TimeoutException">Not within <see cref="LinkOptions.ConnectTimeout"/>.</exception>
    public static async Task<IsoClient> ConnectAsync(EndPoint endPoint, LinkOptions options, CancellationToken cancellationToken)
    {
        var socket = endPoint is IPEndPoint ip
            ? new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            await socket.ConnectAsync(endPoint, cancellationToken).AsTask()
                .WaitAsync(options.ConnectTimeout, options.Time, cancellationToken).ConfigureAwait(false);
            return new IsoClient(socket, options);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <param name="message">MTI to last field.</param>
    /// <param name="key">What its answer will be known by.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="discardAnswer">Drop the answer when it comes.</param>
    /// <param name="cancellationToken">Ends the wait; the request may have gone out.</param>
    public async Task<LinkReply> RequestAsync(
        ReadOnlyMemory<byte> message, CorrelationKey key, TimeSpan timeout, bool discardAnswer, CancellationToken cancellationToken)
    {
        var pending = new PendingRequest(_options.Time.GetTimestamp(), discardAnswer);
        if (!_inFlight.TryAdd(key, pending)) return Reply(ReplyStatus.NotSent, pending);
        try
        {
            // The clock runs from before sending: a peer that does not read costs no more time than one that does not answer.
            var answer = pending.Completion.Task.WaitAsync(timeout, _options.Time, cancellationToken);
            await SendAsync(message, cancellationToken).WaitAsync(timeout, _options.Time, cancellationToken).ConfigureAwait(false);
            return await answer.ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Either this side gives up, or the answer came in the same moment and counts.
            if (_inFlight.TryRemove(key, pending) || discardAnswer) return Reply(ReplyStatus.TimedOut, pending);
            return await pending.Completion.Task.ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Part of it may have gone out: only the acquirer knows what arrived.
            End(LinkFault.Broken);
            var broken = Reply(ReplyStatus.Disconnected, pending);
            pending.Completion.TrySetResult(broken);
            return broken;
        }
        finally
        {
            _inFlight.TryRemove(key, pending);
        }
    }

    /// <summary>Sends a message that gets no answer, or whose answer nobody waits for.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _options.Trace?.Invoke(new LinkEvent(LinkEventKind.Sent, message.Span, default));
            Frame(message.Span);
            await _writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        End(LinkFault.ClosedHere);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        await _writer.CompleteAsync().ConfigureAwait(false);
        _socket.Dispose();
        _stop.Dispose();
        _sending.Dispose();
    }

    private void Frame(ReadOnlySpan<byte> message)
    {
        var framing = _options.Framing;
        var envelope = _options.Envelope.Span;
        var start = framing.PrefixLength + envelope.Length;
        var buffer = _writer.GetSpan(start + message.Length + framing.TrailerLength);
        message.CopyTo(buffer[start..]);
        _writer.Advance(framing.WriteFrame(buffer, envelope, message.Length, isResponse: false));
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var detail = "";
        try
        {
            while (true)
            {
                var result = await _reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                var rest = TakeFrames(result.Buffer, out var error);
                var isEmpty = rest.IsEmpty;
                _reader.AdvanceTo(rest.Start, rest.End);
                if (error is { } bad)
                {
                    detail = bad.Describe();
                    End(LinkFault.BadFrame);
                    break;
                }

                if (!result.IsCompleted) continue;
                End(isEmpty ? LinkFault.ClosedByPeer : LinkFault.ClosedInsideFrame);
                break;
            }
        }
        catch (OperationCanceledException)
        {
            End(LinkFault.ClosedHere);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            End(LinkFault.Broken);
        }

        await _reader.CompleteAsync().ConfigureAwait(false);
        foreach (var orphan in _inFlight.Close()) orphan.Completion.TrySetResult(Reply(ReplyStatus.Disconnected, orphan));
        _options.Trace?.Invoke(new LinkEvent(LinkEventKind.Closed, default, default, detail.Length > 0 ? detail : Fault.ToString()));
    }

    private ReadOnlySequence<byte> TakeFrames(ReadOnlySequence<byte> buffer, out FrameError? error)
    {
        error = null;
        while (!buffer.IsEmpty)
        {
            switch (_options.Framing.TryRead(buffer, out var frame, out var consumed, out var fault))
            {
                case FrameStatus.Complete:
                    Receive(frame.Body.ToArray(), frame.EnvelopeLength);
                    buffer = buffer.Slice(consumed);
                    break;
                case FrameStatus.KeepAlive:
                    buffer = buffer.Slice(consumed);
                    break;
                case FrameStatus.NeedMoreData:
                    return buffer;
                default:
                    error = fault;
                    return buffer;
            }
        }

        return buffer;
    }

    private void Receive(byte[] body, int envelopeLength)
    {
        var message = body.AsMemory(envelopeLength);
        var readable = MessageView.TryParse(message.Span, _options.Dialect, ref _map, out var view, out var error);
        if (!view.HasMti || (!readable && !view.Has(Core.Messages.De87.Stan) && !view.Has(Core.Messages.De87.TerminalId)))
        {
            _options.Trace?.Invoke(new LinkEvent(LinkEventKind.Unreadable, message.Span, default, error.Describe()));
            CryptographicOperations.ZeroMemory(body);
            return;
        }

        if (!_inFlight.TryTake(CorrelationKey.Of(view), out var pending) || pending is null)
        {
            _options.Trace?.Invoke(new LinkEvent(LinkEventKind.Unmatched, message.Span, default));
            return;
        }

        var reply = Reply(ReplyStatus.Answered, pending) with { Message = message, Envelope = body.AsMemory(0, envelopeLength) };
        _options.Trace?.Invoke(new LinkEvent(pending.DiscardAnswer ? LinkEventKind.Discarded : LinkEventKind.Answer, message.Span, reply.Elapsed));
        if (!pending.DiscardAnswer) pending.Completion.TrySetResult(reply);
    }

    private LinkReply Reply(ReplyStatus status, PendingRequest pending)
        => new(status, default, default, _options.Time.GetElapsedTime(pending.SentTimestamp), pending.SentTimestamp);

    private void End(LinkFault fault) => Interlocked.CompareExchange(ref _fault, (int)fault, (int)LinkFault.None);
}
