using System.Text;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Codec;

/// <summary>Reads the inner structure of composite fields. With a sink it builds the elements, without one it only checks.</summary>
internal struct LayoutReader
{
    private readonly int _de;
    private readonly bool _strict;
    private ParseError _error;

    public LayoutReader(int de, ReadOptions options)
    {
        _de = de;
        _strict = (options & ReadOptions.StrictContent) != 0;
    }

    public readonly ParseError Error => _error;

    /// <summary>Reads a value and, where it has a layout, its elements.</summary>
    /// <param name="spec">The field or element.</param>
    /// <param name="code">The same, compiled.</param>
    /// <param name="raw">Its bytes.</param>
    /// <param name="odd">True where an odd number of packed digits was counted.</param>
    /// <param name="offset">Where its bytes begin in the message.</param>
    /// <param name="path">The path inside the data element, null for the element itself.</param>
    /// <param name="build">True where the value is wanted, false where it is only checked.</param>
    /// <param name="value">The value, or null.</param>
    public bool TryReadValue(FieldSpec spec, in FieldCode code, ReadOnlySpan<byte> raw, bool odd, int offset, string? path, bool build, out FieldValue? value)
    {
        value = null;
        var fault = FieldDecoder.Check(code, spec.CharacterSet, raw, odd);
        if (fault != ParseErrorKind.None) return Fail(fault, offset, path);
        var text = "";
        var needsText = !spec.IsBinary && (build || _strict || spec.Layout is { OverDecoded: true });
        if (needsText && !FieldDecoder.TryString(spec, code, raw, odd, out text, out fault)) return Fail(fault, offset, path);
        if (_strict && !spec.IsBinary && !ContentRules.Holds(spec.Content, text)) return Fail(ParseErrorKind.ContentInvalid, offset, path);
        if (build) value = spec.IsBinary ? FieldValue.Of(BytesOf(code, raw)) : FieldValue.Of(text);
        if (spec.Layout is null) return true;
        ReadOnlySpan<byte> content = raw;
        if (spec.Layout.OverDecoded) content = spec.IsBinary ? BytesOf(code, raw) : Encoding.Latin1.GetBytes(text);
        if (spec.Layout.UnlessText && content.Length > 0 && IsPrintable(content)) return true;
        var parts = build ? new CompositeValue() : null;
        if (!TryReadLayout(spec.Layout, content, offset, path, parts)) return Partial(ref value, parts);
        if (value is not null && parts is not null) value = value.With(parts);
        return true;
    }

    /// <summary>Chip data always holds bytes that are no printable character; what holds none is text of the sender's own.</summary>
    private static bool IsPrintable(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.ContainsAnyExceptInRange((byte)0x20, (byte)0x7E)) return true;
        var table = CharacterSet.Ebcdic037.ToAscii;
        foreach (var b in bytes)
        {
            if (table[b] is < 0x20 or > 0x7E) return false;
        }

        return true;
    }

    private static bool Partial(ref FieldValue? value, CompositeValue? parts)
    {
        if (value is not null && parts is not null) value = value.With(parts);
        return false;
    }

    private bool TryReadLayout(FieldLayout layout, ReadOnlySpan<byte> content, int offset, string? path, CompositeValue? parts) => layout.Kind switch
    {
        LayoutKind.Positional => TryReadPositional(layout, content, offset, path, parts),
        LayoutKind.BerTlv => TryReadBerTlv(layout, content, offset, path, parts),
        LayoutKind.Bitmap => TryReadBitmap(layout, content, offset, path, parts),
        _ => TryReadTagged(layout, content, offset, path, parts),
    };

    private bool TryReadPositional(FieldLayout layout, ReadOnlySpan<byte> content, int offset, string? path, CompositeValue? parts)
    {
        var position = 0;
        for (var i = 0; i < layout.Elements.Count; i++)
        {
            if (position == content.Length && layout.Tail != LayoutTail.Complete) break;
            var left = content.Length - position;
            ref readonly var code = ref layout.Codes[i];
            if (layout.Tail == LayoutTail.Cut && code.IsFixed && left < code.Size && code.Value <= ValueKind.MultiByte)
            {
                var cut = layout.Elements[i] with { Length = left };
                return TryReadElement(cut, FieldCode.Compile(cut), content, ref position, offset, path, parts);
            }

            if (!TryReadElement(layout.Elements[i], code, content, ref position, offset, path, parts)) return false;
        }

        return position == content.Length || Fail(ParseErrorKind.SubfieldLengthInvalid, offset + position, path, position, content.Length);
    }

    private bool TryReadElement(FieldSpec spec, in FieldCode code, ReadOnlySpan<byte> content, ref int position, int offset, string? path, CompositeValue? parts)
    {
        var start = position;
        var place = Locator.FindRare(code, spec.CharacterSet, content, position);
        if (place < 0)
        {
            var error = Locator.Explain(code, spec.CharacterSet, content, start, 0);
            var kind = error.Kind switch
            {
                ParseErrorKind.LengthInvalid or ParseErrorKind.LengthTooLarge => ParseErrorKind.SubfieldLengthInvalid,
                ParseErrorKind.CharsetInvalid => ParseErrorKind.CharsetInvalid,
                _ => ParseErrorKind.SubfieldTruncated,
            };
            return Fail(kind, offset + error.Offset, Join(path, spec.Key), error.Expected, error.Actual);
        }

        position = Locator.StartOf(place);
        var length = Locator.LengthOf(place);
        var inner = Join(path, spec.Key, build: spec.Layout is not null);
        var ok = TryReadValue(spec, code, content.Slice(position, length), Locator.IsOdd(place), offset + position, inner, parts is not null, out var value);
        if (value is not null) parts?.Add(spec.Key, value);
        if (!ok && inner is null) _error = new ParseError(_error.Kind, _de, _error.Offset, _error.Expected, _error.Actual, Join(path, spec.Key));
        position += length;
        return ok;
    }

    private bool TryReadBerTlv(FieldLayout layout, ReadOnlySpan<byte> content, int offset, string? path, CompositeValue? parts)
    {
        var tlv = new TlvReader(content, layout.Strict, layout.MaxLengthOctets, layout.SkipZeros);
        while (tlv.Read())
        {
            if (parts is null && layout.Elements.Count == 0) continue;
            var tag = HexTag(tlv.Tag, tlv.TagSize);
            if (!TryReadTaggedValue(layout, tag, tlv.Value, offset + tlv.Position, path, parts)) return false;
        }

        if (tlv.Error == ParseErrorKind.None) return true;
        return Fail(tlv.Error, offset + tlv.Position, tlv.TagSize > 0 && tlv.Error >= ParseErrorKind.TlvLengthTruncated ? Join(path, HexTag(tlv.Tag, tlv.TagSize)) : path);
    }

    private bool TryReadTagged(FieldLayout layout, ReadOnlySpan<byte> content, int offset, string? path, CompositeValue? parts)
    {
        var position = 0;
        if (!TryReadLead(layout, content, ref position, offset, path, parts)) return false;
        var size = layout.ElementLength.Size;
        while (position < content.Length)
        {
            if (content.Length - position < size + layout.TagSize) return Fail(ParseErrorKind.SubfieldTruncated, offset + position, path, size + layout.TagSize, content.Length - position);
            var tagFirst = layout.Kind == LayoutKind.TagLengthValue;
            var tagBytes = content.Slice(tagFirst ? position : position + size, layout.TagSize);
            var lengthAt = tagFirst ? position + layout.TagSize : position;
            if (!Locator.TryReadLength(content.Slice(lengthAt, size), layout.ElementLength.Encoding, out var length)) return Fail(ParseErrorKind.SubfieldLengthInvalid, offset + lengthAt, path);
            if (layout.LengthCoversTag) length -= layout.TagSize;
            if (length < 0) return Fail(ParseErrorKind.SubfieldLengthInvalid, offset + lengthAt, path);
            position += size + layout.TagSize;
            if (!TryReadTag(layout, tagBytes, out var tag)) return Fail(ParseErrorKind.CharsetInvalid, offset + position, path);
            if (length > content.Length - position) return Fail(ParseErrorKind.SubfieldTruncated, offset + position, Join(path, tag), length, content.Length - position);
            if (!TryReadTaggedValue(layout, tag, content.Slice(position, length), offset + position, path, parts)) return false;
            position += length;
        }

        return true;
    }

    private bool TryReadTaggedValue(FieldLayout layout, string tag, ReadOnlySpan<byte> bytes, int offset, string? path, CompositeValue? parts)
    {
        var index = layout.IndexOf(tag);
        if (index >= 0)
        {
            var spec = layout.Elements[index];
            var ok = TryReadValue(spec, layout.Codes[index], bytes, false, offset, Join(path, tag), parts is not null, out var known);
            if (known is not null) parts?.Add(tag, known);
            return ok;
        }

        switch (layout.Kind == LayoutKind.BerTlv ? FieldEncoding.Binary : layout.ValueEncoding)
        {
            case FieldEncoding.Text:
                if (!layout.ValueCharacterSet.TryDecode(bytes, out var text)) return Fail(ParseErrorKind.CharsetInvalid, offset, Join(path, tag));
                parts?.Add(tag, text);
                return true;
            case FieldEncoding.Bcd:
                parts?.Add(tag, Convert.ToHexString(bytes));
                return true;
            default:
                parts?.Add(tag, bytes);
                return true;
        }
    }

    private bool TryReadBitmap(FieldLayout layout, ReadOnlySpan<byte> content, int offset, string? path, CompositeValue? parts)
    {
        var position = 0;
        if (!TryReadLead(layout, content, ref position, offset, path, parts)) return false;
        Span<byte> bitmap = stackalloc byte[24];
        var bytes = layout.BitmapBytes;
        var wire = layout.BitmapEncoding == BitmapEncoding.Binary ? bytes : 2 * bytes;
        var chunks = 1;
        var read = 0;
        for (; chunks > 0; chunks--)
        {
            if (content.Length - position < wire) return Fail(ParseErrorKind.SubfieldTruncated, offset + position, path, wire, content.Length - position);
            var code = new FieldCode { Value = layout.BitmapEncoding switch { BitmapEncoding.Binary => ValueKind.Binary, BitmapEncoding.HexAscii => ValueKind.HexAscii, _ => ValueKind.HexEbcdic } };
            if (!FieldDecoder.TryBytes(code, content.Slice(position, wire), bitmap[read..], out var written)) return Fail(ParseErrorKind.BitmapInvalid, offset + position, path);
            position += wire;
            if (layout.Continued && (bitmap[read] & 0x80) != 0 && read + (2 * bytes) <= bitmap.Length) chunks++;
            if (layout.Continued) bitmap[read] &= 0x7F;
            read += written;
        }

        for (var bit = 0; bit < 8 * read; bit++)
        {
            if ((bitmap[bit >> 3] & (0x80 >> (bit & 7))) == 0) continue;
            var key = (bit + layout.FirstBit).ToString(System.Globalization.CultureInfo.InvariantCulture);
            var index = layout.IndexOf(key);
            if (index < 0) return Fail(ParseErrorKind.SubfieldUnknown, offset + position, Join(path, key));
            if (!TryReadElement(layout.Elements[index], layout.Codes[index], content, ref position, offset, path, parts)) return false;
        }

        return position == content.Length || Fail(ParseErrorKind.SubfieldLengthInvalid, offset + position, path, position, content.Length);
    }

    private bool TryReadLead(FieldLayout layout, ReadOnlySpan<byte> content, ref int position, int offset, string? path, CompositeValue? parts)
    {
        if (layout.Lead == 0) return true;
        if (content.Length < layout.Lead) return Fail(ParseErrorKind.SubfieldTruncated, offset, path, layout.Lead, content.Length);
        var lead = content[..layout.Lead];
        position = layout.Lead;
        if (layout.Kind == LayoutKind.Bitmap || layout.TagEncoding != FieldEncoding.Text)
        {
            if (parts is not null) parts.Lead = FieldValue.Of(lead);
            return true;
        }

        if (!layout.TagCharacterSet.TryDecode(lead, out var text)) return Fail(ParseErrorKind.CharsetInvalid, offset, path);
        if (parts is not null) parts.Lead = FieldValue.Of(text);
        return true;
    }

    private static bool TryReadTag(FieldLayout layout, ReadOnlySpan<byte> bytes, out string tag)
    {
        if (layout.TagEncoding == FieldEncoding.Text) return layout.TagCharacterSet.TryDecode(bytes, out tag);
        tag = Convert.ToHexString(bytes);
        return true;
    }

    private static byte[] BytesOf(in FieldCode code, ReadOnlySpan<byte> raw)
    {
        var bytes = new byte[raw.Length];
        return FieldDecoder.TryBytes(code, raw, bytes, out var written) ? bytes[..written] : bytes;
    }

    private static string HexTag(uint tag, int size) => tag.ToString("X" + (2 * size).ToString(System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);

    private static string Join(string? path, string key) => path is null ? key : path + "." + key;

    private static string? Join(string? path, string key, bool build) => build ? Join(path, key) : null;

    private bool Fail(ParseErrorKind kind, int offset, string? path, int expected = 0, int actual = 0)
    {
        _error = new ParseError(kind, _de, offset, expected, actual, path);
        return false;
    }
}
