namespace Iso8583.Core.Framing;

/// <summary>What a listener or a dialect says about its frames beside their name. Each of these can also be part of the name.</summary>
public sealed class FrameOptions
{
    /// <summary>Largest frame of the usual 2-byte length, in bytes.</summary>
    public const int DefaultMaxFrameLength = 65_535;

    /// <summary>Most bytes that a frame may have after its length prefix. Default 65535.</summary>
    public int MaxFrameLength { get; init; } = DefaultMaxFrameLength;

    /// <summary>What a frame of length zero means. Default: it keeps the connection alive.</summary>
    public ZeroLengthFrames ZeroLength { get; init; } = ZeroLengthFrames.KeepAlive;

    /// <summary>Bytes with which the header must begin, such as the literal <c>ISO</c> of BASE24. Applies to the first <c>+header</c> of the name; empty for any.</summary>
    public ReadOnlyMemory<byte> HeaderPrefix { get; init; }

    /// <summary>True adds a header whose first byte is its own length, as Visa BASE I has it; the same as the suffix <c>+visa</c>.</summary>
    public bool VisaHeader { get; init; }
}
