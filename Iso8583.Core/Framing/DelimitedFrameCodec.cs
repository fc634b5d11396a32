using System.Buffers;

namespace Iso8583.Core.Framing;

/// <summary>
/// Frames without a length. With ETX the frame ends at the first one behind the headers, so the message must be text (<c>none+stx+etx+lrc</c>); without it whatever
/// has arrived is one frame, which is right for a single message in a file or a datagram and for peers that write a message at a time.
/// </summary>
internal sealed class DelimitedFrameCodec(string name, FrameOptions options, EnvelopeLayout envelope, Trailer trailer, bool hasStart) : IFrameCodec
{
    private const byte Stx = 0x02;

    public string Name { get; } = name;

    public int MaxFrameLength { get; } = options.MaxFrameLength;

    public int PrefixLength { get; } = hasStart ? 1 : 0;

    public int EnvelopeLength => envelope.DefaultLength;

    public int TrailerLength => trailer.Length;

    public FrameStatus TryRead(in ReadOnlySequence<byte> input, out FrameSlice frame, out SequencePosition consumed, out FrameError error)
    {
        frame = default;
        error = default;
        consumed = input.Start;
        var available = input.Length;
        if (available == 0) return FrameStatus.NeedMoreData;
        if (hasStart && SequenceBytes.At(input, 0) != Stx)
        {
            error = new FrameError(FrameErrorKind.StartMissing, 0);
            return FrameStatus.Malformed;
        }

        if (!envelope.Check(input.Slice(PrefixLength), available - PrefixLength, long.MaxValue, PrefixLength, out var envelopeLength, out error)) return FrameStatus.Malformed;
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

    public int WriteFrame(Span<byte> buffer, ReadOnlySpan<byte> envelopeBytes, int messageLength, bool isResponse)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(messageLength);
        if (!envelope.IsVariable && envelopeBytes.Length != EnvelopeLength) throw new ArgumentException("The envelope is not one of this framing.", nameof(envelopeBytes));
        var end = (long)PrefixLength + envelopeBytes.Length + messageLength;
        if (end + TrailerLength > buffer.Length) throw new ArgumentException("The buffer has no room for prefix and trailer.", nameof(buffer));
        var messageStart = PrefixLength + envelopeBytes.Length;
        if (trailer.HasEnd && buffer.Slice(messageStart, messageLength).Contains(Trailer.Etx)) throw new ArgumentException("The message holds an ETX; this framing carries text only.", nameof(buffer));

        envelope.Write(buffer[PrefixLength..], envelopeBytes, messageLength, isResponse);
        if (hasStart) buffer[0] = Stx;
        trailer.Write(buffer, PrefixLength, (int)end);
        return (int)end + TrailerLength;
    }

    public void WriteDefaultEnvelope(Span<byte> envelopeBytes) => envelope.WriteDefault(envelopeBytes[..EnvelopeLength]);

    // Negative where the end has not arrived.
    private long EndOfMessage(in ReadOnlySequence<byte> input, long available, long messageStart)
    {
        if (!trailer.HasEnd) return available - TrailerLength >= messageStart ? available - TrailerLength : -1;
        if (available <= messageStart) return -1;
        var rest = input.Slice(messageStart);
        return rest.PositionOf(Trailer.Etx) is { } position ? messageStart + rest.Slice(rest.Start, position).Length : -1;
    }

    private FrameStatus Complete(in ReadOnlySequence<byte> input, long end, int envelopeLength, out FrameSlice frame, ref SequencePosition consumed, out FrameError error)
    {
        frame = default;
        if (!trailer.Check(input, PrefixLength, end, out error)) return FrameStatus.Malformed;
        var total = end + TrailerLength;
        if (end == PrefixLength)
        {
            if (options.ZeroLength == ZeroLengthFrames.Error)
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
