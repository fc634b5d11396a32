using System.Buffers;

namespace Iso8583.Core.Framing;

/// <summary>What follows the message: ETX, some bytes without meaning, a longitudinal redundancy check, in this order.</summary>
/// <param name="HasEnd">ETX (03).</param>
/// <param name="FillLength">Bytes without meaning; written as zeros.</param>
/// <param name="HasChecksum">Exclusive or of every byte behind STX (without STX: behind the length) up to the check itself.</param>
internal readonly record struct Trailer(bool HasEnd, int FillLength, bool HasChecksum)
{
    public const byte Etx = 0x03;

    public int Length => (HasEnd ? 1 : 0) + FillLength + (HasChecksum ? 1 : 0);

    /// <summary>Checks the bytes behind a message that has arrived whole.</summary>
    /// <param name="input">The frame from its first byte.</param>
    /// <param name="checkFrom">Offset of the first byte that the checksum covers.</param>
    /// <param name="end">Offset of the first byte behind the message.</param>
    /// <param name="error">The fault.</param>
    public bool Check(in ReadOnlySequence<byte> input, int checkFrom, long end, out FrameError error)
    {
        error = default;
        if (HasEnd && SequenceBytes.At(input, end) != Etx)
        {
            error = new FrameError(FrameErrorKind.TrailerInvalid, (int)end);
            return false;
        }

        var checksumAt = end + Length - 1;
        if (!HasChecksum || SequenceBytes.At(input, checksumAt) == SequenceBytes.Xor(input.Slice(checkFrom, checksumAt - checkFrom))) return true;
        error = new FrameError(FrameErrorKind.ChecksumInvalid, (int)checksumAt);
        return false;
    }

    /// <summary>Writes the bytes behind a message.</summary>
    public void Write(Span<byte> buffer, int checkFrom, int end)
    {
        if (HasEnd) buffer[end++] = Etx;
        buffer.Slice(end, FillLength).Clear();
        end += FillLength;
        if (HasChecksum) buffer[end] = SequenceBytes.Xor(buffer[checkFrom..end]);
    }
}
