using System.Buffers;

namespace Iso8583.Core.Framing;

/// <summary>What frames have in common, with a length or without one: an STX in front, headers, a trailer.</summary>
internal abstract class EnvelopedFrameCodec(string name, FrameOptions options, EnvelopeLayout envelope, Trailer trailer, bool hasStart) : IFrameCodec
{
    private const byte Stx = 0x02;

    public string Name { get; } = name;

    public int MaxFrameLength { get; } = options.MaxFrameLength;

    public abstract int PrefixLength { get; }

    public int EnvelopeLength => Envelope.DefaultLength;

    public int TrailerLength => Trailer.Length;

    protected ZeroLengthFrames ZeroLength { get; } = options.ZeroLength;

    protected EnvelopeLayout Envelope { get; } = envelope;

    protected Trailer Trailer { get; } = trailer;

    protected bool HasStart { get; } = hasStart;

    public abstract FrameStatus TryRead(in ReadOnlySequence<byte> input, out FrameSlice frame, out SequencePosition consumed, out FrameError error);

    public abstract int WriteFrame(Span<byte> buffer, ReadOnlySpan<byte> envelopeBytes, int messageLength, bool isResponse);

    public void WriteDefaultEnvelope(Span<byte> envelopeBytes) => Envelope.WriteDefault(envelopeBytes[..EnvelopeLength]);

    /// <summary>False where the first byte is there and is no STX although it should be.</summary>
    protected bool StartsRight(in ReadOnlySequence<byte> input, out FrameError error)
    {
        var isRight = !HasStart || input.IsEmpty || SequenceBytes.At(input, 0) == Stx;
        error = isRight ? default : new FrameError(FrameErrorKind.StartMissing, 0);
        return isRight;
    }

    /// <summary>Headers in front of the message, and the STX in front of everything.</summary>
    protected void WriteStart(Span<byte> buffer, ReadOnlySpan<byte> envelopeBytes, int messageLength, bool isResponse)
    {
        Envelope.Write(buffer[PrefixLength..], envelopeBytes, messageLength, isResponse);
        if (HasStart) buffer[0] = Stx;
    }

    /// <summary>Our own misuse: a message of a negative length, or headers of another framing.</summary>
    protected void ThrowIfNotOurs(ReadOnlySpan<byte> envelopeBytes, int messageLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(messageLength);
        if (!Envelope.IsVariable && envelopeBytes.Length != EnvelopeLength) throw new ArgumentException("The envelope is not one of this framing.", nameof(envelopeBytes));
    }
}
