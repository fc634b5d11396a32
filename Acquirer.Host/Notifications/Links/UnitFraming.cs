using System.Buffers;
using System.Buffers.Binary;

namespace Iso8583.Host.Notifications.Links;

/// <summary>Where a unit ends that begins with its own length, four bytes, big-endian, header included: SMPP and CMPP alike.</summary>
internal static class UnitFraming
{
    /// <summary>Takes one unit off the front.</summary>
    /// <param name="input">Moved behind the unit where there is a whole one.</param>
    /// <param name="header">Filled with the header; its length is the shortest unit.</param>
    /// <param name="maxLength">Longest unit that is accepted; checked before anything is allocated for it.</param>
    /// <param name="body">What stands behind the header.</param>
    /// <param name="isBroken">The length cannot be one: the position in the stream is lost.</param>
    public static bool TryTake(ref ReadOnlySequence<byte> input, Span<byte> header, int maxLength, out byte[] body, out bool isBroken)
    {
        body = [];
        isBroken = false;
        if (input.Length < sizeof(uint)) return false;
        input.Slice(0, sizeof(uint)).CopyTo(header);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header);
        isBroken = length < header.Length || length > maxLength;
        if (isBroken || input.Length < length) return false;
        input.Slice(0, header.Length).CopyTo(header);
        body = input.Slice(header.Length, length - header.Length).ToArray();
        input = input.Slice(length);
        return true;
    }
}
