namespace Iso8583.Core.Framing;

/// <summary>What is wrong with a frame.</summary>
public enum FrameErrorKind : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The length cannot be read as a number in its encoding.</summary>
    LengthInvalid,

    /// <summary>The length says zero bytes, and keep-alive frames are not allowed.</summary>
    LengthZero,

    /// <summary>The length is smaller than what it must cover: itself, the headers, the trailer.</summary>
    LengthTooSmall,

    /// <summary>The frame is larger than the limit.</summary>
    LengthTooLarge,

    /// <summary>A header (TPDU identifier, constant text, header length) is not as agreed.</summary>
    HeaderInvalid,

    /// <summary>The byte before the frame is not STX.</summary>
    StartMissing,

    /// <summary>The byte after the message is not ETX.</summary>
    TrailerInvalid,

    /// <summary>The longitudinal redundancy check does not match.</summary>
    ChecksumInvalid,
}
