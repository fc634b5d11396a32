using System.Buffers;

namespace Iso8583.Core.Framing;

/// <summary>
/// Frames that state their length. Without STX the length counts everything after it: headers, message, ETX, trailer and LRC. With STX, as serial lines over TCP
/// have it, the length counts headers and message only.
/// </summary>
internal sealed class LengthFrameCodec(string name, FrameOptions options, LengthPrefix prefix, EnvelopeLayout envelope, Trailer trailer, bool hasStart)
    : EnvelopedFrameCodec(name, options, envelope, trailer, hasStart)
{
    private const int LongestPrefix = 8;

    private readonly int _startLength = hasStart ? 1 : 0;

    public override int PrefixLength => _startLength + prefix.Size;

    public override FrameStatus TryRead(in ReadOnlySequence<byte> input, out FrameSlice frame, out SequencePosition consumed, out FrameError error)
    {
        frame = default;
        error = default;
        consumed = input.Start;
        var available = input.Length;
        if (!StartsRight(input, out error)) return FrameStatus.Malformed;
        if (available < PrefixLength) return FrameStatus.NeedMoreData;
        if (!TryReadLength(input, out var length, out error))
        {
            if (!IsKeepAlive(error, length)) return FrameStatus.Malformed;
            error = default;
            consumed = input.GetPosition(PrefixLength);
            return FrameStatus.KeepAlive;
        }

        if (length > MaxFrameLength)
        {
            error = new FrameError(FrameErrorKind.LengthTooLarge, _startLength, length, MaxFrameLength);
            return FrameStatus.TooLong;
        }

        return TryReadBody(input, available, length, out frame, ref consumed, out error);
    }

    public override int WriteFrame(Span<byte> buffer, ReadOnlySpan<byte> envelopeBytes, int messageLength, bool isResponse)
    {
        ThrowIfNotOurs(envelopeBytes, messageLength);
        var body = (long)envelopeBytes.Length + messageLength;
        var stated = body + (HasStart ? 0 : TrailerLength) + (prefix.IncludesSelf ? prefix.Size : 0);
        if (stated > prefix.Capacity) throw new ArgumentOutOfRangeException(nameof(messageLength), "The length prefix of this framing cannot state so many bytes.");
        if (PrefixLength + body + TrailerLength > buffer.Length) throw new ArgumentException("The buffer has no room for prefix and trailer.", nameof(buffer));

        WriteStart(buffer, envelopeBytes, messageLength, isResponse);
        prefix.Write(buffer.Slice(_startLength, prefix.Size), stated);
        var end = PrefixLength + (int)body;
        Trailer.Write(buffer, HasStart ? _startLength : PrefixLength, end);
        return end + TrailerLength;
    }

    // True with the bytes that follow the prefix. False with an error, and the length as stated.
    private bool TryReadLength(in ReadOnlySequence<byte> input, out long length, out FrameError error)
    {
        error = default;
        Span<byte> copy = stackalloc byte[LongestPrefix];
        scoped var bytes = input.FirstSpan;
        if (bytes.Length >= PrefixLength)
        {
            bytes = bytes.Slice(_startLength, prefix.Size);
        }
        else
        {
            input.Slice(_startLength, prefix.Size).CopyTo(copy);
            bytes = copy[..prefix.Size];
        }

        if (!prefix.TryRead(bytes, out length, out var badOffset))
        {
            error = new FrameError(FrameErrorKind.LengthInvalid, _startLength + badOffset);
            return false;
        }

        var self = prefix.IncludesSelf ? prefix.Size : 0;
        if (length > self)
        {
            length -= self;
            return true;
        }

        error = length == 0
            ? new FrameError(FrameErrorKind.LengthZero, _startLength)
            : new FrameError(FrameErrorKind.LengthTooSmall, _startLength, length, self + 1);
        return false;
    }

    // Zero, or with +self nothing but itself. Behind an STX a frame always has its end, so that zero is no keep-alive there.
    private bool IsKeepAlive(in FrameError error, long stated)
        => ZeroLength == ZeroLengthFrames.KeepAlive && !HasStart
            && (error.Kind == FrameErrorKind.LengthZero || (error.Kind == FrameErrorKind.LengthTooSmall && stated == prefix.Size));

    private FrameStatus TryReadBody(
        in ReadOnlySequence<byte> input, long available, long length, out FrameSlice frame, ref SequencePosition consumed, out FrameError error)
    {
        frame = default;
        var bodyLength = HasStart ? length : length - TrailerLength;
        var bodyAvailable = Math.Min(available - PrefixLength, bodyLength);
        if (bodyLength < 0)
        {
            error = new FrameError(FrameErrorKind.LengthTooSmall, _startLength, length, TrailerLength);
            return FrameStatus.Malformed;
        }

        if (!Envelope.Check(input.Slice(PrefixLength), bodyAvailable, bodyLength, PrefixLength, out var envelopeLength, out error)) return FrameStatus.Malformed;
        var total = PrefixLength + bodyLength + TrailerLength;
        if (available < total) return FrameStatus.NeedMoreData;
        if (!Trailer.Check(input, HasStart ? _startLength : PrefixLength, PrefixLength + bodyLength, out error)) return FrameStatus.Malformed;
        frame = new FrameSlice(input.Slice(PrefixLength, bodyLength), envelopeLength);
        consumed = input.GetPosition(total);
        return FrameStatus.Complete;
    }
}
