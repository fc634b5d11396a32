using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Iso8583.Core.Framing;

/// <summary>One frame as a slice of the input: headers and message, without length, trailer and checksum. Valid as long as the input is.</summary>
[SuppressMessage("Performance", "CA1815", Justification = "A slice of somebody else's memory; nobody compares frames.")]
public readonly struct FrameSlice
{
    internal FrameSlice(ReadOnlySequence<byte> body, int envelopeLength)
    {
        Body = body;
        EnvelopeLength = envelopeLength;
    }

    /// <summary>The envelope (TPDU and headers, possibly empty) followed by the message.</summary>
    public ReadOnlySequence<byte> Body { get; }

    /// <summary>How many of the first bytes of <see cref="Body"/> belong to TPDU and headers.</summary>
    public int EnvelopeLength { get; }

    /// <summary>TPDU and headers, to be given back when the response is framed.</summary>
    public ReadOnlySequence<byte> Envelope => Body.Slice(0, EnvelopeLength);

    /// <summary>The message: MTI to last field.</summary>
    public ReadOnlySequence<byte> Message => Body.Slice(EnvelopeLength);
}
