using System.Buffers;

namespace Iso8583.Core.Framing;

/// <summary>
/// Frames without a length. With ETX the frame ends at the first one behind the headers, so the message must be text (<c>none+stx+etx+lrc</c>); without it whatever
/// has arrived is one frame, which is right for a single message in a file or a datagram and for peers that write a message at a time.
/// </summary>
internal sealed class DelimitedFrameCodec(string name, FrameOptions options, EnvelopeLayout envelope, Trailer trailer, bool hasStart)
    : EnvelopedFrameCodec(name, options, envelope, trailer, hasStart)
{
    public override int PrefixLength => HasStart ? 1 : 0;

    public override FrameStatus TryRead(in ReadOnlySequence<byte> input, out FrameSlice frame, out SequencePosition consumed, out FrameError error)
    {
        frame = default;
        error = default;
        consumed = input.Start;
        var available = input.Length;
        if (available == 0) return FrameStatus.NeedMoreData;
        if (!StartsRight(input, out error)) return FrameStatus.Malformed;
        if (!Envelope.Check(input.Slice(PrefixLength), available - PrefixLength, long.MaxValue, PrefixLength, out var envelopeLength, out error)) return FrameStatus.Malformed;
        var messageStart = PrefixLength + (long)envelopeLength;
        var end = EndOfMessage(input, available, messageStart);
        if (end < 0 || end + TrailerLength > available)
        {
            if (available <= PrefixLength + (long)MaxFrameLength) return FrameStatus.NeedMoreData;
            error = new FrameError(FrameErrorKind.LengthTooLarge, 0, available - PrefixLength, MaxFrameLength);
            return FrameStatus.TooLong;
        }

        if (end + TrailerLength - PrefixLength > MaxFrameLength)
        {
            error = new FrameError(FrameErrorKind.LengthTooLarge, 0, end + TrailerLength - PrefixLength, MaxFrameLength);
            return FrameStatus.TooLong;
        }

        return Complete(input, end, envelopeLength, out frame, ref consumed, out error);
    }

    public override int WriteFrame(Span<byte> buffer, ReadOnlySpan<byte> envelopeBytes, int messageLength, bool isResponse)
    {
        ThrowIfNotOurs(envelopeBytes, messageLength);
        var end = (long)PrefixLength + envelopeBytes.Length + messageLength;
        if (end + TrailerLength > buffer.Length) throw new ArgumentException("The buffer has no room for prefix and trailer.", nameof(buffer));
        var messageStart = PrefixLength + envelopeBytes.Length;
        if (Trailer.HasEnd && buffer.Slice(messageStart, messageLength).Contains(Trailer.Etx)) throw new ArgumentException("The message holds an ETX; this framing carries text only.", nameof(buffer));

        WriteStart(buffer, envelopeBytes, messageLength, isResponse);
        Trailer.Write(buffer, PrefixLength, (int)end);
        return (int)end + TrailerLength;
    }

    // Negative where the end has not arrived.
    private long EndOfMessage(in ReadOnlySequence<byte> input, long available, long messageStart)
    {
        if (!Trailer.HasEnd) return available - TrailerLength >= messageStart ? available - TrailerLength : -1;
        if (available <= messageStart) return -1;
        var rest = input.Slice(messageStart);
        return rest.PositionOf(Trailer.Etx) is { } position ? messageStart + rest.Slice(rest.Start, position).Length : -1;
    }

    private FrameStatus Complete(in ReadOnlySequence<byte> input, long end, int envelopeLength, out FrameSlice frame, ref SequencePosition consumed, out FrameError error)
    {
        frame = default;
        if (!Trailer.Check(input, PrefixLength, end, out error)) return FrameStatus.Malformed;
        var total = end + TrailerLength;
        if (end == PrefixLength)
        {
            if (ZeroLength == ZeroLengthFrames.Error)
            {
                error = new FrameError(FrameErrorKind.LengthZero, PrefixLength);
                return FrameStatus.Malformed;
            }

            consumed = input.GetPosition(total);
            return FrameStatus.KeepAlive;
        }

        frame = new FrameSlice(input.Slice(PrefixLength, end - PrefixLength), envelopeLength);
        consumed = input.GetPosition(total);
        return FrameStatus.Complete;
    }
}
