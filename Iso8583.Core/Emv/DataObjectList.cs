using Iso8583.Core.Codec;

namespace Iso8583.Core.Emv;

/// <summary>A data object list (DOL): tags with lengths, without values, such as a card's CDOL1; and the data that it asks for.</summary>
/// <remarks>
/// Source: EMV 4.4 Book 3, 5.4: an object that is absent is given as zeros; a longer one is cut, a shorter one filled. Numeric objects (which are
/// right-justified) are cut and filled on the left, all others on the right. Data objects of format cn would be filled with F; none of the tags
/// that terminals put into a DOL has it.
/// </remarks>
public static class DataObjectList
{
    /// <summary>Builds the data that a list asks for.</summary>
    /// <param name="list">Pairs of tag and one-byte length.</param>
    /// <param name="objects">BER-TLV of the objects at hand.</param>
    /// <param name="destination">Where the data goes.</param>
    /// <param name="written">Bytes written.</param>
    /// <returns>False where the list is malformed or the destination too short.</returns>
    public static bool TryBuild(ReadOnlySpan<byte> list, ReadOnlySpan<byte> objects, Span<byte> destination, out int written)
    {
        written = 0;
        while (!list.IsEmpty)
        {
            if (!TryReadEntry(ref list, out var tag, out var length) || destination.Length - written < length) return false;
            var target = destination.Slice(written, length);
            target.Clear();
            written += length;
            if (!TlvReader.TryFind(objects, tag, out var value)) continue;
            var isNumeric = EmvTags.TryGet(tag, out var known) && known.IsNumeric;
            if (isNumeric)
            {
                if (value.Length >= length) value[^length..].CopyTo(target);
                else value.CopyTo(target[^value.Length..]);
            }
            else
            {
                value[..Math.Min(value.Length, length)].CopyTo(target);
            }
        }

        return true;
    }

    /// <summary>Bytes that a list asks for; -1 where it is malformed.</summary>
    public static int LengthOf(ReadOnlySpan<byte> list)
    {
        var total = 0;
        while (!list.IsEmpty)
        {
            if (!TryReadEntry(ref list, out _, out var length)) return -1;
            total += length;
        }

        return total;
    }

    private static bool TryReadEntry(ref ReadOnlySpan<byte> list, out uint tag, out int length)
    {
        tag = list[0];
        length = 0;
        var size = 1;
        if ((list[0] & 0x1F) == 0x1F)
        {
            do
            {
                if (size == 4 || size == list.Length) return false;
                tag = (tag << 8) | list[size++];
            }
            while ((list[size - 1] & 0x80) != 0);
        }

        if (size == list.Length || list[size] > 0x7F) return false;
        length = list[size];
        list = list[(size + 1)..];
        return true;
    }
}
