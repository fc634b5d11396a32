using System.Buffers;

namespace Iso8583.Core.Framing;

/// <summary>
/// Frames that state their length. Without STX the length counts everything after it: headers, message, ETX, trailer and LRC. With STX, as serial lines over TCP
/// have it, the length counts headers and message only.
/// </summary>
internal sealed class LengthFrameCodec(string name, FrameOptions options, LengthPrefix prefix, EnvelopeLayout envelope, Trailer trailer, bool hasStart) : IFrameCodec
{
    private const byte Stx = 0x02;
    private const int LongestPrefix = 8;

    private readonly int _startLength = hasStart ? 1 : 0;

    public string Name { get; } = name;

    public int MaxFrameLength { get; } = options.MaxFrameLength;

    public int PrefixLength => _startLength + prefix.Size;

    public int EnvelopeLength => envelope.DefaultLength;

    public int TrailerLength => trailer.Length;

    public FrameStatus TryRead(in ReadOnlySequence<byte> input, out FrameSlice frame, out SequencePosition consumed, out FrameError error)
    {
        frame = default;
        error = default;
        consumed = input.Start;
        var available = input.Length;
        if (hasStart && available > 0 && SequenceBytes.At(input, 0) != Stx)
        {
            error = new FrameError(FrameErrorKind.StartMissing, 0);
            return FrameStatus.Malformed;
        }

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

    public int WriteFrame(Span<byte> buffer, ReadOnlySpan<byte> envelopeBytes, int messageLength, bool isResponse)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(messageLength);
        if (!envelope.IsVariable && envelopeBytes.Length != EnvelopeLength) throw new ArgumentException("The envelope is not one of this framing.", nameof(envelopeBytes));
        var body = (long)envelopeBytes.Length + messageLength;
        var stated = body + (hasStart ? 0 : TrailerLength) + (prefix.IncludesSelf ? prefix.Size : 0);
        if (stated > prefix.Capacity) throw new ArgumentOutOfRangeException(nameof(messageLength), "The length prefix of this framing cannot state so many bytes.");
        if (PrefixLength + body + TrailerLength > buffer.Length) throw new ArgumentException("The buffer has no room for prefix and trailer.", nameof(buffer));

        envelope.Write(buffer[PrefixLength..], envelopeBytes, messageLength, isResponse);
        if (hasStart) buffer[0] = Stx;
        prefix.Write(buffer.Slice(_startLength, prefix.Size), stated);
        var end = PrefixLength + (int)body;
        trailer.Write(buffer, hasStart ? _startLength : PrefixLength, end);
        return end + TrailerLength;
    }

    public void WriteDefaultEnvelope(Span<byte> envelopeBytes) => envelope.WriteDefault(envelopeBytes[..EnvelopeLength]);

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
        => options.ZeroLength == ZeroLengthFrames.KeepAlive && !hasStart
            && (error.Kind == FrameErrorKind.LengthZero || (error.Kind == FrameErrorKind.LengthTooSmall && stated == prefix.Size));

    private FrameStatus TryReadBody(
        in ReadOnlySequence<byte> input, long available, long length, out FrameSlice frame, ref SequencePosition consumed, out FrameError error)
    {
        frame = default;
        var bodyLength = hasStart ? length : length - TrailerLength;
        var bodyAvailable = Math.Min(available - PrefixLength, bodyLength);
        if (bodyLength < 0)
        {
            error = new FrameError(FrameErrorKind.LengthTooSmall, _startLength, length, TrailerLength);
            return FrameStatus.Malformed;
        }

        if (!envelope.Check(input.Slice(PrefixLength), bodyAvailable, bodyLength, PrefixLength, out var envelopeLength, out error)) return FrameStatus.Malformed;
        var total = PrefixLength + bodyLength + TrailerLength;
        if (available < total) return FrameStatus.NeedMoreData;
        if (!trailer.Check(input, hasStart ? _startLength : PrefixLength, PrefixLength + bodyLength, out error)) return FrameStatus.Malformed;
        frame = new FrameSlice(input.Slice(PrefixLength, bodyLength), envelopeLength);
        consumed = input.GetPosition(total);
        return FrameStatus.Complete;
    }
}
