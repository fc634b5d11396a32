namespace Iso8583.Core.Framing;

/// <summary>What a frame codec found at the start of its input.</summary>
public enum FrameStatus : byte
{
    /// <summary>A whole frame.</summary>
    Complete,

    /// <summary>The frame is not all there yet; nothing was consumed.</summary>
    NeedMoreData,

    /// <summary>A frame of length zero, which keeps the connection alive; it was consumed.</summary>
    KeepAlive,

    /// <summary>The frame announces more than the limit. Position is lost: close the connection.</summary>
    TooLong,

    /// <summary>This is no frame of this kind. Position is lost: close the connection.</summary>
    Malformed,
}
