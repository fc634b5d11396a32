namespace Iso8583.Host.Session;

/// <summary>What all sessions of this process did, as plain counts: read by metrics, tests and the stop line. Adding costs one interlocked add.</summary>
public sealed class SessionCounters
{
    private long _connections;
    private long _reads;
    private long _requests;
    private long _responses;
    private long _flushes;
    private long _keepAlives;
    private long _unreadable;
    private long _formatErrors;
    private long _ignoredResponses;
    private long _unanswered;
    private long _badFrames;
    private long _truncated;
    private long _resets;
    private long _dropped;
    private long _held;
    private long _notices;
    private long _bytesRead;
    private long _bytesWritten;

    /// <summary>Connections accepted.</summary>
    public long Connections => Volatile.Read(ref _connections);

    /// <summary>Reads that brought at least one byte.</summary>
    public long Reads => Volatile.Read(ref _reads);

    /// <summary>Messages whose MTI asked for an answer.</summary>
    public long Requests => Volatile.Read(ref _requests);

    /// <summary>Answers written.</summary>
    public long Responses => Volatile.Read(ref _responses);

    /// <summary>Flushes: at most one for a commit batch or read batch of one connection.</summary>
    public long Flushes => Volatile.Read(ref _flushes);

    /// <summary>Frames of length zero.</summary>
    public long KeepAlives => Volatile.Read(ref _keepAlives);

    /// <summary>Messages that could not be read far enough to be answered.</summary>
    public long Unreadable => Volatile.Read(ref _unreadable);

    /// <summary>Messages answered with a format error.</summary>
    public long FormatErrors => Volatile.Read(ref _formatErrors);

    /// <summary>Responses and notifications received: never answered.</summary>
    public long IgnoredResponses => Volatile.Read(ref _ignoredResponses);

    /// <summary>Advices and uploads whose commit failed: left unanswered so that they are repeated.</summary>
    public long Unanswered => Volatile.Read(ref _unanswered);

    /// <summary>Connections closed because a frame was too long or its length unreadable.</summary>
    public long BadFrames => Volatile.Read(ref _badFrames);

    /// <summary>Connections whose peer closed inside a frame.</summary>
    public long Truncated => Volatile.Read(ref _truncated);

    /// <summary>Connections that the peer reset.</summary>
    public long Resets => Volatile.Read(ref _resets);

    /// <summary>Requests and responses that a rule dropped.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Waits that rules and issuers asked for.</summary>
    public long Held => Volatile.Read(ref _held);

    /// <summary>Messages that a host link got without having asked.</summary>
    public long Notices => Volatile.Read(ref _notices);

    public long BytesRead => Volatile.Read(ref _bytesRead);

    public long BytesWritten => Volatile.Read(ref _bytesWritten);

    internal void Connection() => Interlocked.Increment(ref _connections);

    internal void Read(long bytes)
    {
        Interlocked.Increment(ref _reads);
        Interlocked.Add(ref _bytesRead, bytes);
    }

    internal void Request() => Interlocked.Increment(ref _requests);

    internal void Response(int bytes)
    {
        Interlocked.Increment(ref _responses);
        Interlocked.Add(ref _bytesWritten, bytes);
    }

    internal void Notice(int bytes)
    {
        Interlocked.Increment(ref _notices);
        Interlocked.Add(ref _bytesWritten, bytes);
    }

    internal void Flush() => Interlocked.Increment(ref _flushes);

    internal void KeepAlive() => Interlocked.Increment(ref _keepAlives);

    internal void UnreadableMessage() => Interlocked.Increment(ref _unreadable);

    internal void FormatError() => Interlocked.Increment(ref _formatErrors);

    internal void IgnoredResponse() => Interlocked.Increment(ref _ignoredResponses);

    internal void LeftUnanswered() => Interlocked.Increment(ref _unanswered);

    internal void BadFrame() => Interlocked.Increment(ref _badFrames);

    internal void TruncatedFrame() => Interlocked.Increment(ref _truncated);

    internal void DroppedByRule() => Interlocked.Increment(ref _dropped);

    internal void HeldBack() => Interlocked.Increment(ref _held);

    internal void Reset() => Interlocked.Increment(ref _resets);
}
