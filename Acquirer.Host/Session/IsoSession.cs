using System.Buffers;
using System.IO.Pipelines;
using Iso8583.Core.Framing;
using Iso8583.Host.Rules;
using Iso8583.Host.Telemetry;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Session;

/// <summary>
/// The pump of one connection: a reader loop (frame, parse, map, submit) and a writer loop (compose what is finished, one flush).
/// Runs until the peer is done or the host stops, and then until every request that was taken in is answered.
/// </summary>
internal sealed class IsoSession
{
    private readonly ListenerRuntime _listener;
    private readonly SessionContext _context;
    private readonly RequestReader _requests;
    private readonly ResponseWriter _responses;
    private readonly PipeReader _input;
    private readonly PipeWriter _output;
    private readonly CompletionList _completions = new();
    private readonly LinkNotices? _notices;
    private readonly InFlightGate _gate;
    private long _firstByteMicros;
    private long _lastReadTimestamp;
    private long _frameStartedTimestamp;
    private long _flushStartedTimestamp;
    private long[] _sent = new long[8];
    private int _sentCount;
    private int _pending;
    private bool _insideFrame;
    private bool _readingDone;
    private bool _outputClosed;
    private bool _closing;

    public IsoSession(IDuplexPipe transport, ListenerRuntime listener, SessionContext context, SessionInfo info)
    {
        _listener = listener;
        _context = context;
        Info = info;
        _input = transport.Input;
        _output = transport.Output;
        if (listener.Options.CutOverNotices && context.CutOverNotices is not null) _notices = new LinkNotices(listener, context, info, _completions.Wake);
        _requests = new RequestReader(listener, context, info) { Notices = _notices };
        _responses = new ResponseWriter(listener, context, info);
        _gate = new InFlightGate(listener.Options.MaxInFlight);
        _lastReadTimestamp = context.Time.GetTimestamp();
    }

    public SessionInfo Info { get; }

    /// <summary>Runs the connection to its end. Returns when both loops have ended and nothing of this connection is left in the ledger.</summary>
    public async Task RunAsync()
    {
        _context.Counters.Connection();
        if (_notices is not null) _context.CutOverNotices?.Add(_notices);
        var writing = WriteLoopAsync();
        try
        {
            await ReadLoopAsync().ConfigureAwait(false);
        }
        finally
        {
            if (_notices is not null) _context.CutOverNotices?.Remove(_notices);
            Volatile.Write(ref _readingDone, true);
            _completions.Wake();
            await writing.ConfigureAwait(false);
            await _input.CompleteAsync().ConfigureAwait(false);
            await _output.CompleteAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Stops reading: what was received is still answered, then the connection closes.</summary>
    public void Drain() => _input.CancelPendingRead();

    /// <summary>Looks at the clock for this connection.</summary>
    /// <returns>Why the connection has to be cut, or null.</returns>
    public string? Overdue()
    {
        _notices?.LookAtClock();
        var silence = _context.Time.GetElapsedTime(Volatile.Read(ref _lastReadTimestamp));
        var flushStarted = Volatile.Read(ref _flushStartedTimestamp);
        if (flushStarted != 0 && _context.Time.GetElapsedTime(flushStarted).TotalSeconds > _listener.Options.PartialFrameTimeoutSeconds) return "the peer does not read";
        if (Volatile.Read(ref _insideFrame)
            && _context.Time.GetElapsedTime(Volatile.Read(ref _frameStartedTimestamp)).TotalSeconds > _listener.Options.PartialFrameTimeoutSeconds) return "a frame was begun and not ended";
        var idle = _listener.Options.IdleTimeoutSeconds;
        return idle > 0 && Volatile.Read(ref _pending) == 0 && silence.TotalSeconds > idle ? "idle" : null;
    }

    private async Task ReadLoopAsync()
    {
        try
        {
            while (true)
            {
                var result = await _input.ReadAsync().ConfigureAwait(false);
                var buffer = result.Buffer;
                NoteArrival(buffer.Length);
                var (consumed, lost) = await TakeFramesAsync(buffer).ConfigureAwait(false);
                var rest = buffer.Slice(consumed);
                // From the frame's first byte, not from the last one seen: a byte now and then must not keep it alive.
                if (!_insideFrame || buffer.Slice(0, consumed).Length > 0) Volatile.Write(ref _frameStartedTimestamp, _context.Time.GetTimestamp());
                Volatile.Write(ref _insideFrame, !rest.IsEmpty);
                var restLength = rest.Length;
                _input.AdvanceTo(consumed, buffer.End);
                if (lost || result.IsCanceled) return;
                if (!result.IsCompleted) continue;
                if (restLength > 0)
                {
                    _context.Counters.TruncatedFrame();
                    _context.Logger.TruncatedFrame(Info.Listener, Info.Peer, restLength);
                }

                return;
            }
        }
        catch (IOException e)
        {
            // Kestrel's way to say that the peer reset the connection or that it was aborted here.
            _context.Counters.Reset();
            _context.Logger.ConnectionReset(Info.Listener, Info.Peer, e.GetType().Name);
        }
    }

    private void NoteArrival(long buffered)
    {
        if (buffered == 0) return;
        _context.Counters.Read(buffered);
        Volatile.Write(ref _lastReadTimestamp, _context.Time.GetTimestamp());
        if (!_insideFrame) _firstByteMicros = UnixMicros();
    }

    private long UnixMicros() => (_context.Time.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / 10;

    /// <summary>Takes every whole frame out of the buffer.</summary>
    /// <returns>Where the next frame begins, and whether the position in the stream is lost.</returns>
    private async ValueTask<(SequencePosition Consumed, bool Lost)> TakeFramesAsync(ReadOnlySequence<byte> buffer)
    {
        var answeredHere = false;
        var lost = false;
        var position = buffer.Start;
        while (true)
        {
            var status = _listener.Framing.TryRead(buffer.Slice(position), out var frame, out var consumed, out var error);
            if (status == FrameStatus.NeedMoreData) break;
            if (status is FrameStatus.TooLong or FrameStatus.Malformed)
            {
                _context.Counters.BadFrame();
                _context.Logger.BadFrame(Info.Listener, Info.Peer, error.Describe());
                lost = true;
                break;
            }

            position = consumed;
            if (status == FrameStatus.KeepAlive)
            {
                _context.Counters.KeepAlive();
                continue;
            }

            if (!_gate.TryEnter())
            {
                // What is finished must leave before this loop waits for a place.
                if (answeredHere) _completions.Wake();
                answeredHere = false;
                await _gate.EnterAsync().ConfigureAwait(false);
            }

            answeredHere |= await TakeAsync(frame).ConfigureAwait(false);
            // The first byte of whatever follows in this buffer arrived with the read just seen.
            _firstByteMicros = UnixMicros();
        }

        if (answeredHere) _completions.Wake();
        return (position, lost);
    }

    /// <summary>Takes one message in.</summary>
    /// <returns>True where its answer already waits in the completion list.</returns>
    private async ValueTask<bool> TakeAsync(FrameSlice frame)
    {
        var exchange = _context.Exchanges.Rent();
        exchange.Load(frame.Body, frame.EnvelopeLength);
        exchange.ReceivedTimestamp = _context.Time.GetTimestamp();
        exchange.Transaction.ReceivedUnixMicros = _firstByteMicros;
        switch (_requests.Prepare(exchange))
        {
            case RequestPreparation.Submit:
                exchange.Completion = _completions;
                Interlocked.Increment(ref _pending);
                exchange.EnqueuedUnixMicros = UnixMicros();
                await _context.Ledger.SubmitAsync(exchange, CancellationToken.None).ConfigureAwait(false);
                return false;
            case RequestPreparation.SubmitLater:
                exchange.Completion = _completions;
                Interlocked.Increment(ref _pending);
                if (exchange.IssuerDelay > TimeSpan.Zero) exchange.IssuerAskedUnixMicros = UnixMicros();
                HoldBack(exchange, HeldFor.Decision, exchange.IssuerDelay + (exchange.Rule is { DelaysDecision: true } ? RuleDelay(exchange) : TimeSpan.Zero));
                return false;
            case RequestPreparation.DropAndClose:
                _context.Exchanges.Return(exchange);
                _gate.Leave();
                Drain();
                return false;
            case RequestPreparation.Answer:
                Interlocked.Increment(ref _pending);
                _completions.Add(exchange);
                return true;
            default:
                _context.Exchanges.Return(exchange);
                _gate.Leave();
                return false;
        }
    }

    private async Task WriteLoopAsync()
    {
        while (true)
        {
            await _completions.WaitAsync().ConfigureAwait(false);
            var finished = _completions.TakeAll();
            if (AnyHeldForDecision(finished)) finished = await SubmitReleasedAsync(finished).ConfigureAwait(false);
            var wrote = WriteFinished(finished);
            if (_notices is not null && !_outputClosed) wrote |= _notices.Write(_output);
            if (wrote) await FlushAsync().ConfigureAwait(false);
            MarkSent();
            if (_closing) Drain();
            if (Volatile.Read(ref _readingDone) && Volatile.Read(ref _pending) == 0) return;
        }
    }

    private static bool AnyHeldForDecision(Exchange? exchange)
    {
        for (; exchange is not null; exchange = exchange.Next)
        {
            if (exchange.HeldFor == HeldFor.Decision) return true;
        }

        return false;
    }

    /// <summary>Gives those to the books whose wait before the decision is over.</summary>
    /// <returns>The others, in their order.</returns>
    private async ValueTask<Exchange?> SubmitReleasedAsync(Exchange? exchange)
    {
        Exchange? first = null;
        Exchange? last = null;
        while (exchange is not null)
        {
            // Once submitted, the exchange is the ledger's.
            var next = exchange.Next;
            exchange.Next = null;
            if (exchange.HeldFor == HeldFor.Decision)
            {
                exchange.Release();
                exchange.EnqueuedUnixMicros = UnixMicros();
                await _context.Ledger.SubmitAsync(exchange, CancellationToken.None).ConfigureAwait(false);
            }
            else
            {
                if (last is null) first = exchange;
                else last.Next = exchange;
                last = exchange;
            }

            exchange = next;
        }

        return first;
    }

    /// <summary>Composes the answers of everything that is finished.</summary>
    /// <returns>True where there is something to flush.</returns>
    private bool WriteFinished(Exchange? exchange)
    {
        var wrote = false;
        while (exchange is not null)
        {
            var next = exchange.Next;
            if (!IsHeldBack(exchange))
            {
                wrote |= Answer(exchange);
                _context.Exchanges.Return(exchange);
                // Released before the flush: a terminal that waits for its answer cannot send its next request earlier anyway.
                _gate.Leave();
                Interlocked.Decrement(ref _pending);
            }

            exchange = next;
        }

        return wrote;
    }

    /// <summary>Finds the rule of a finished exchange, once, and lets the time pass that it asks for.</summary>
    private bool IsHeldBack(Exchange exchange)
    {
        if (exchange.HeldFor == HeldFor.Response)
        {
            exchange.Release();
            return false;
        }

        var disturbs = Settle(exchange);
        var delay = disturbs && exchange.Rule is { DelaysDecision: false } ? RuleDelay(exchange) : TimeSpan.Zero;
        if (delay <= TimeSpan.Zero || _outputClosed) return false;
        HoldBack(exchange, HeldFor.Response, delay);
        return true;
    }

    /// <summary>Which rule the books chose. A copy of an earlier message gets what the rule puts into the answer; waits and losses are for the counted one only.</summary>
    /// <returns>True where the rule may also delay, drop and close.</returns>
    private static bool Settle(Exchange exchange)
    {
        exchange.Rule = null;
        if (exchange.Outcome.Rule is not { } id || !exchange.Match.TryFind(id, out var candidate)) return false;
        exchange.Rule = (Rule)candidate.Act;
        return !IsUncountedCopy(exchange, exchange.Rule);
    }

    private static bool IsUncountedCopy(Exchange exchange, Rule rule) => rule.Counts && exchange.Outcome.Status == OutcomeStatus.Repeated;

    private bool Answer(Exchange exchange)
    {
        Remember(exchange);
        var rule = exchange.Rule is { } found && !IsUncountedCopy(exchange, found) ? found : null;
        if (rule is { Closes: true }) _closing = true;
        if (rule is { DropsResponse: true })
        {
            _context.Counters.DroppedByRule();
            return false;
        }

        if (_outputClosed || !_responses.Write(exchange, _output)) return false;
        NoteSent(exchange.Outcome.Sequence);
        _notices?.Follow(exchange);
        return true;
    }

    private void HoldBack(Exchange exchange, HeldFor why, TimeSpan delay)
    {
        exchange.Hold(why, delay, _context.Time, _completions);
        // Behind it: who sees the count may rely on the timer.
        _context.Counters.HeldBack();
    }

    private TimeSpan RuleDelay(Exchange exchange) => exchange.Rule is { } rule
        ? rule.DrawDelay(_context.Rules.Current.ChanceOf(exchange.Transaction.Key))
        : TimeSpan.Zero;

    /// <summary>Timeline and rules of a decided transaction; a copy tells nothing new.</summary>
    private void Remember(Exchange exchange)
    {
        ref readonly var outcome = ref exchange.Outcome;
        if (outcome.Status != OutcomeStatus.Committed || outcome.Sequence <= 0) return;
        if (_context.Timelines is { } timelines)
        {
            timelines.Mark(outcome.Sequence, TimelineStage.Received, exchange.Transaction.ReceivedUnixMicros);
            if (exchange.IssuerAskedUnixMicros > 0) timelines.Mark(outcome.Sequence, TimelineStage.IssuerAsked, exchange.IssuerAskedUnixMicros);
            timelines.Mark(outcome.Sequence, TimelineStage.Enqueued, exchange.EnqueuedUnixMicros);
            timelines.Mark(outcome.Sequence, TimelineStage.Decided, exchange.DecidedUnixMicros);
            timelines.Mark(outcome.Sequence, TimelineStage.Committed, exchange.CommittedUnixMicros);
            timelines.NoteChecks(outcome.Sequence, outcome.Checks);
        }

        if (exchange.Match.Source is not null) _context.Trails?.Note(outcome.Sequence, exchange.Match);
    }

    private void NoteSent(long sequence)
    {
        if (sequence <= 0) return;
        if (_sentCount == _sent.Length) Array.Resize(ref _sent, 2 * _sentCount);
        _sent[_sentCount++] = sequence;
    }

    private void MarkSent()
    {
        if (_sentCount == 0) return;
        var now = UnixMicros();
        for (var i = 0; i < _sentCount; i++) _context.Timelines?.Mark(_sent[i], TimelineStage.ResponseSent, now);
        _sentCount = 0;
    }

    private async ValueTask FlushAsync()
    {
        _context.Counters.Flush();
        Volatile.Write(ref _flushStartedTimestamp, _context.Time.GetTimestamp());
        var flush = await _output.FlushAsync().ConfigureAwait(false);
        Volatile.Write(ref _flushStartedTimestamp, 0);
        // The peer is gone: what is still on its way through the books is finished without being written.
        if (flush.IsCompleted) _outputClosed = true;
    }
}
