using System.Buffers.Binary;

namespace Iso8583.Host.Notifications.SmsCentre;

/// <summary>The header in front of a part of a long message.</summary>
/// <remarks>Source: 3GPP TS 23.040, 9.2.3.24.1 and 9.2.3.24.8.</remarks>
internal static class UserDataHeader
{
    private const int NarrowReference = 0;
    private const int WideReference = 8;

    /// <summary>Takes the header off.</summary>
    /// <returns>What the parts have in common, their number, the number of this one, and its content. A message of one part where the header does not say.</returns>
    public static (int Reference, int Total, int Number, byte[] Content) Split(byte[] content)
    {
        if (content.Length == 0 || content[0] >= content.Length) return (0, 1, 1, content);
        var body = content[(content[0] + 1)..];
        ReadOnlySpan<byte> header = content.AsSpan(1, content[0]);
        while (header.Length >= 2 && header[1] + 2 <= header.Length)
        {
            var element = header.Slice(2, header[1]);
            if (header[0] == NarrowReference && element.Length == 3) return (element[0], element[1], element[2], body);
            if (header[0] == WideReference && element.Length == 4) return (0x10000 | BinaryPrimitives.ReadUInt16BigEndian(element), element[2], element[3], body);
            header = header[(header[1] + 2)..];
        }

        return (0, 1, 1, body);
    }
}
