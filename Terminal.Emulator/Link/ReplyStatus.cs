namespace Iso8583.Emulator.Link;

/// <summary>What became of a request.</summary>
internal enum ReplyStatus
{
    Answered,

    /// <summary>No answer in time; the connection may still be good.</summary>
    TimedOut,

    /// <summary>There was no connection: nothing was sent.</summary>
    NotSent,

    /// <summary>The connection ended after the request had gone out, or while it did.</summary>
    Disconnected,
}
