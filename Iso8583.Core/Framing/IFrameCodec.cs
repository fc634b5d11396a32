using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Iso8583.Core.Framing;

/// <summary>Knows where one message ends and the next begins. Immutable and shared between connections; allocates nothing; no input makes it throw.</summary>
[SuppressMessage("Naming", "CA1716", Justification = "'error' is what every Try method here calls it.")]
public interface IFrameCodec
{
    /// <summary>The name in canonical form: <c>be2+tpdu+header:6</c>.</summary>
    string Name { get; }

    /// <summary>Most bytes a frame may have after its length prefix (for frames without one: in all).</summary>
    int MaxFrameLength { get; }

    /// <summary>Bytes before the envelope: start byte and length prefix. A writer leaves them free.</summary>
    int PrefixLength { get; }

    /// <summary>Bytes of TPDU and headers that every frame has; a header that states its own length counts with its usual one.</summary>
    int EnvelopeLength { get; }

    /// <summary>Bytes after the message: end byte, checksum, trailer.</summary>
    int TrailerLength { get; }

    /// <summary>Looks for one frame at the start of the input.</summary>
    /// <param name="input">What has arrived; may be split anywhere.</param>
    /// <param name="frame">The frame, where the result is <see cref="FrameStatus.Complete"/>; slices of <paramref name="input"/>.</param>
    /// <param name="consumed">End of the frame or keep-alive; the start of the input for any other result.</param>
    /// <param name="error">Kind and offset, where the result is <see cref="FrameStatus.TooLong"/> or <see cref="FrameStatus.Malformed"/>.</param>
    /// <remarks>A frame that is too long is reported as soon as its length is readable, and a wrong header as soon as its first wrong byte is there: neither waits for the rest.</remarks>
    FrameStatus TryRead(in ReadOnlySequence<byte> input, out FrameSlice frame, out SequencePosition consumed, out FrameError error);

    /// <summary>Completes a frame around a message that is already in place.</summary>
    /// <param name="buffer">The message stands at <see cref="PrefixLength"/> + length of the envelope; <see cref="TrailerLength"/> bytes are free behind it.</param>
    /// <param name="envelope">TPDU and headers; for a response those of the request. Exactly <see cref="EnvelopeLength"/> bytes, unless a header states its own length.</param>
    /// <param name="messageLength">Bytes of the message.</param>
    /// <param name="isResponse">True swaps source and destination of the TPDU (and of a Visa-like header).</param>
    /// <returns>Bytes of the whole frame.</returns>
    /// <exception cref="ArgumentException">The envelope is not one of this framing, the buffer is too short, or the length prefix cannot state so many bytes.</exception>
    int WriteFrame(Span<byte> buffer, ReadOnlySpan<byte> envelope, int messageLength, bool isResponse);

    /// <summary>Writes an envelope to begin with: TPDU <c>6000000000</c>, headers of their constant bytes followed by zeros.</summary>
    /// <param name="envelope">Exactly <see cref="EnvelopeLength"/> bytes.</param>
    void WriteDefaultEnvelope(Span<byte> envelope);
}
