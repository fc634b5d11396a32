using System.Buffers;
using System.Buffers.Binary;

namespace Iso8583.Core.Framing;

/// <summary>The kinds of header between length and message.</summary>
internal enum EnvelopeKind : byte
{
    /// <summary>Five bytes whose addresses are swapped in a response.</summary>
    Tpdu,

    /// <summary>A fixed number of bytes that a response gives back; the first ones may be constant.</summary>
    Fixed,

    /// <summary>A header whose first byte is its own length.</summary>
    VisaLike,
}

/// <summary>One header.</summary>
internal readonly record struct EnvelopePart(EnvelopeKind Kind, int Length, byte[] Constant);

/// <summary>The headers of a framing in their order.</summary>
internal sealed class EnvelopeLayout
{
    // Visa BASE I: length, header format, text format, total length (2), destination (3), source (3), ... 22 bytes in all.
    private const int VisaTotalLengthOffset = 3;
    private const int VisaDestinationOffset = 5;
    private const int VisaSourceOffset = 8;
    private const int VisaStationLength = 3;
    private const int VisaUsualLength = 22;
    private const int VisaSmallestLength = 1;

    private readonly EnvelopePart[] _parts;

    public EnvelopeLayout(EnvelopePart[] parts)
    {
        _parts = parts;
        foreach (var part in parts)
        {
            MinLength += part.Kind == EnvelopeKind.VisaLike ? VisaSmallestLength : part.Length;
            DefaultLength += part.Length;
            IsVariable |= part.Kind == EnvelopeKind.VisaLike;
        }
    }

    /// <summary>Fewest bytes.</summary>
    public int MinLength { get; }

    /// <summary>Bytes of the envelope that a sender begins with.</summary>
    public int DefaultLength { get; }

    /// <summary>True where a header states its own length.</summary>
    public bool IsVariable { get; }

    /// <summary>Walks the headers as far as they have arrived.</summary>
    /// <param name="rest">From the first byte of the envelope on.</param>
    /// <param name="available">Bytes of <paramref name="rest"/> that belong to the frame.</param>
    /// <param name="bodyLength">Bytes that envelope and message have together; <see cref="long.MaxValue"/> where that is not known yet.</param>
    /// <param name="offset">Offset of the envelope in the frame, for the error.</param>
    /// <param name="length">Length of the envelope as far as it is known.</param>
    /// <param name="error">The fault.</param>
    /// <returns>False with an error.</returns>
    public bool Check(in ReadOnlySequence<byte> rest, long available, long bodyLength, int offset, out int length, out FrameError error)
    {
        length = 0;
        error = default;
        foreach (var part in _parts)
        {
            var size = part.Length;
            if (part.Kind == EnvelopeKind.VisaLike)
            {
                size = available > length ? SequenceBytes.At(rest, length) : VisaSmallestLength;
                if (size == 0)
                {
                    error = new FrameError(FrameErrorKind.HeaderInvalid, offset + length);
                    return false;
                }
            }

            for (var i = 0; i < part.Constant.Length && length + i < available; i++)
            {
                if (SequenceBytes.At(rest, length + i) == part.Constant[i]) continue;
                error = new FrameError(FrameErrorKind.HeaderInvalid, offset + length + i);
                return false;
            }

            length += size;
            if (length <= bodyLength) continue;
            error = new FrameError(FrameErrorKind.LengthTooSmall, 0, bodyLength, length);
            return false;
        }

        return true;
    }

    /// <summary>Copies an envelope to its place; for a response with its addresses swapped.</summary>
    public void Write(Span<byte> destination, ReadOnlySpan<byte> envelope, int messageLength, bool isResponse)
    {
        envelope.CopyTo(destination);
        var at = 0;
        foreach (var part in _parts)
        {
            if (part.Kind != EnvelopeKind.VisaLike && at + part.Length > envelope.Length) ThrowEnvelope();
            switch (part.Kind)
            {
                case EnvelopeKind.Tpdu:
                    if (isResponse) Swap(destination[(at + 1)..], 0, 2, 2);
                    at += part.Length;
                    break;
                case EnvelopeKind.Fixed:
                    at += part.Length;
                    break;
                default:
                    if (at >= envelope.Length || envelope[at] == 0 || at + envelope[at] > envelope.Length) ThrowEnvelope();
                    WriteVisa(destination.Slice(at, envelope[at]), messageLength, isResponse);
                    at += envelope[at];
                    break;
            }
        }

        if (at != envelope.Length) ThrowEnvelope();
    }

    /// <summary>Constant bytes, then zeros.</summary>
    public void WriteDefault(Span<byte> envelope)
    {
        envelope.Clear();
        var at = 0;
        foreach (var part in _parts)
        {
            part.Constant.CopyTo(envelope[at..]);
            if (part.Kind == EnvelopeKind.VisaLike) envelope[at] = (byte)part.Length;
            at += part.Length;
        }
    }

    internal static EnvelopePart Tpdu() => new(EnvelopeKind.Tpdu, Framing.Tpdu.Length, [Framing.Tpdu.TransactionId]);

    internal static EnvelopePart Fixed(int length, byte[] constant) => new(EnvelopeKind.Fixed, length, constant);

    internal static EnvelopePart VisaLike() => new(EnvelopeKind.VisaLike, VisaUsualLength, []);

    private static void WriteVisa(Span<byte> header, int messageLength, bool isResponse)
    {
        if (header.Length < VisaSourceOffset + VisaStationLength) return;
        var total = header.Length + messageLength;
        if (total <= ushort.MaxValue) BinaryPrimitives.WriteUInt16BigEndian(header[VisaTotalLengthOffset..], (ushort)total);
        if (isResponse) Swap(header, VisaDestinationOffset, VisaSourceOffset, VisaStationLength);
    }

    private static void Swap(Span<byte> bytes, int left, int right, int count)
    {
        for (var i = 0; i < count; i++) (bytes[left + i], bytes[right + i]) = (bytes[right + i], bytes[left + i]);
    }

    private static void ThrowEnvelope() => throw new ArgumentException("The envelope is not one of this framing.");
}
