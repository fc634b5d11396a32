namespace Iso8583.Core.Framing;

/// <summary>What a frame of length zero means.</summary>
public enum ZeroLengthFrames : byte
{
    /// <summary>It keeps the connection alive and carries nothing.</summary>
    KeepAlive,

    /// <summary>It is malformed.</summary>
    Error,
}
