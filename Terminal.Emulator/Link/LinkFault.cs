namespace Iso8583.Emulator.Link;

/// <summary>How a connection ended.</summary>
internal enum LinkFault
{
    None,

    /// <summary>The peer closed between two frames.</summary>
    ClosedByPeer,

    /// <summary>The peer closed before the last frame was whole: an error, never a clean end.</summary>
    ClosedInsideFrame,

    /// <summary>Reset, or any other failure of the socket.</summary>
    Broken,

    /// <summary>The peer's framing was wrong: nobody knows where the next message begins.</summary>
    BadFrame,

    /// <summary>This side closed it.</summary>
    ClosedHere,
}
