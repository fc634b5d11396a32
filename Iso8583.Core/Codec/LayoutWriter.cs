using System.Buffers;
using System.Globalization;
using System.Text;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Codec;

/// <summary>Writes values of an <see cref="IsoMessage"/>, composites included. The slow, allocating way that tools and tests use.</summary>
internal static class LayoutWriter
{
    /// <summary>The most bytes that one value may take.</summary>
    private const int Largest = ushort.MaxValue;

    /// <summary>Writes an element with its prefix.</summary>
    public static bool TryWriteElement(FieldSpec spec, in FieldCode code, FieldValue value, ArrayBufferWriter<byte> output, int de, string? path, out WriteError error)
    {
        if (!TryEncode(spec, value, de, path, out var content, out var isText, out error)) return false;
        var destination = output.GetSpan((2 * content.Length) + code.Size + (code.IsFixed ? 4 * code.Max : 0) + 16);
        int written;
        if (isText && spec.Encoding == FieldEncoding.Text) written = FieldEncoder.Encoded(code, spec.CharacterSet, content, destination);
        else if (isText) written = FieldEncoder.Text(code, spec.CharacterSet, content, destination);
        else written = FieldEncoder.Bytes(code, content, destination);
        if (written < 0)
        {
            error = new WriteError((WriteErrorKind)(-written), de, code.IsFixed ? code.Size : code.Max, content.Length, path);
            return false;
        }

        output.Advance(written);
        return true;
    }

    /// <summary>
    /// Turns a value into what the encoder takes: characters already in the field's set (ASCII where the encoder packs or hex-codes), or bytes.
    /// </summary>
    public static bool TryEncode(FieldSpec spec, FieldValue value, int de, string? path, out byte[] content, out bool isText, out WriteError error)
    {
        content = [];
        isText = false;
        error = default;
        if (value.Parts is not null && spec.Layout is not null)
        {
            if (!TryWriteLayout(spec.Layout, value.Parts, de, path, out content, out error)) return false;
            isText = spec.Layout.OverDecoded && !spec.IsBinary;
            if (!isText || spec.Encoding != FieldEncoding.Text || spec.CharacterSet.IsAsciiSuperset) return true;

            // Elements over the decoded value are ASCII: on the wire they stand in the field's own set.
            if (spec.CharacterSet.TryEncode(Encoding.Latin1.GetString(content), out var encoded))
            {
                content = encoded;
                return true;
            }

            error = new WriteError(WriteErrorKind.ValueInvalid, de, 0, 0, path);
            return false;
        }

        if (value.Parts is not null && value.Text is null && !value.IsBytes)
        {
            error = new WriteError(WriteErrorKind.WrongShape, de, 0, 0, path);
            return false;
        }

        if (value.Text is not { } text)
        {
            content = value.Bytes.ToArray();
            return true;
        }

        isText = true;
        switch (spec.Encoding)
        {
            case FieldEncoding.Text:
                if (spec.CharacterSet.TryEncode(Pad(spec, text), out content)) return true;
                break;
            case FieldEncoding.Binary:
                isText = false;
                if (text.Length % 2 != 0 || !IsHex(text)) break;
                content = Convert.FromHexString(text);
                return true;
            default:
                if (!Ascii.IsValid(text)) break;
                content = Encoding.ASCII.GetBytes(text);
                return true;
        }

        error = new WriteError(WriteErrorKind.ValueInvalid, de, 0, 0, path);
        return false;
    }

    private static bool TryWriteLayout(FieldLayout layout, CompositeValue parts, int de, string? path, out byte[] content, out WriteError error)
    {
        var output = new ArrayBufferWriter<byte>();
        var ok = layout.Kind switch
        {
            LayoutKind.Positional => TryWritePositional(layout, parts, output, de, path, out error),
            LayoutKind.Bitmap => TryWriteBitmap(layout, parts, output, de, path, out error),
            _ => TryWriteTagged(layout, parts, output, de, path, out error),
        };
        content = ok ? output.WrittenSpan.ToArray() : [];
        if (!ok || content.Length <= Largest) return ok;
        error = new WriteError(WriteErrorKind.ValueTooLong, de, Largest, content.Length, path);
        return false;
    }

    private static bool TryWritePositional(FieldLayout layout, CompositeValue parts, ArrayBufferWriter<byte> output, int de, string? path, out WriteError error)
    {
        error = default;
        var given = 0;
        foreach (var part in parts.Elements)
        {
            if (layout.IndexOf(part.Key) < 0) return WrongShape(de, Join(path, part.Key), out error);
        }

        for (var i = 0; i < layout.Elements.Count; i++)
        {
            var spec = layout.Elements[i];
            if (parts.Find(spec.Key) is not { } value) continue;
            if (given < i) return WrongShape(de, Join(path, layout.Elements[given].Key), out error);
            given = i + 1;
            var code = layout.Codes[i];
            if (layout.Tail == LayoutTail.Cut && given == parts.Elements.Count && code.IsFixed && value.Text is { } text && LengthOf(spec, text) < spec.Length)
            {
                spec = spec with { Length = LengthOf(spec, text) };
                code = FieldCode.Compile(spec);
            }

            if (!TryWriteElement(spec, code, value, output, de, Join(path, spec.Key), out error)) return false;
        }

        if (given == layout.Elements.Count || layout.Tail != LayoutTail.Complete) return true;
        return WrongShape(de, Join(path, layout.Elements[given].Key), out error);
    }

    private static bool TryWriteTagged(FieldLayout layout, CompositeValue parts, ArrayBufferWriter<byte> output, int de, string? path, out WriteError error)
    {
        error = default;
        if (layout.Lead > 0 && !TryWriteLead(layout, parts, output, de, path, out error)) return false;
        foreach (var part in parts.Elements)
        {
            var inner = Join(path, part.Key);
            if (!TryEncodeTagged(layout, part, de, inner, out var value, out error)) return false;
            if (!TryTag(layout, part.Key, out var tag)) return WrongShape(de, inner, out error);
            if (layout.Kind == LayoutKind.BerTlv)
            {
                uint number = 0;
                foreach (var b in tag) number = (number << 8) | b;
                var size = TlvWriter.SizeOf(tag.Length, value.Length);
                var tlv = new TlvWriter(output.GetSpan(size));
                _ = tlv.TryWrite(number, tag.Length, value);
                output.Advance(size);
                continue;
            }

            var length = value.Length + (layout.LengthCoversTag ? tag.Length : 0);
            var prefix = new byte[layout.ElementLength.Size];
            if (!FieldEncoder.TryWriteLength(length, layout.ElementLength.Encoding, prefix))
            {
                error = new WriteError(WriteErrorKind.ValueTooLong, de, layout.ElementLength.MaxValue, length, inner);
                return false;
            }

            output.Write(layout.Kind == LayoutKind.TagLengthValue ? tag : prefix);
            output.Write(layout.Kind == LayoutKind.TagLengthValue ? prefix : tag);
            output.Write(value);
        }

        return true;
    }

    private static bool TryEncodeTagged(FieldLayout layout, CompositeElement part, int de, string path, out byte[] value, out WriteError error)
    {
        error = default;
        var index = layout.IndexOf(part.Key);
        if (index >= 0)
        {
            var output = new ArrayBufferWriter<byte>();
            var ok = TryWriteElement(layout.Elements[index], layout.Codes[index], part.Value, output, de, path, out error);

            // The tag's own length stands in the place of the element's prefix.
            value = ok ? output.WrittenSpan[layout.Codes[index].PrefixSize..].ToArray() : [];
            return ok;
        }

        value = part.Value.Bytes.ToArray();
        if (part.Value.Text is not { } text) return part.Value.Parts is null || WrongShape(de, path, out error);
        if (layout.Kind != LayoutKind.BerTlv && layout.ValueEncoding == FieldEncoding.Text)
        {
            if (layout.ValueCharacterSet.TryEncode(text, out value)) return true;
        }
        else if (text.Length % 2 == 0 && IsHex(text))
        {
            value = Convert.FromHexString(text);
            return true;
        }

        error = new WriteError(WriteErrorKind.ValueInvalid, de, 0, 0, path);
        return false;
    }

    private static bool TryWriteBitmap(FieldLayout layout, CompositeValue parts, ArrayBufferWriter<byte> output, int de, string? path, out WriteError error)
    {
        error = default;
        var bits = new SortedDictionary<int, FieldValue>();
        foreach (var part in parts.Elements)
        {
            var ok = int.TryParse(part.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && layout.IndexOf(part.Key) >= 0;
            if (!ok || !bits.TryAdd(number - layout.FirstBit, part.Value)) return WrongShape(de, Join(path, part.Key), out error);
        }

        var chunk = layout.BitmapBytes;
        var chunks = layout.Continued && bits.Count > 0 ? (bits.Keys.Last() / (8 * chunk)) + 1 : 1;
        var bitmap = new byte[chunk * chunks];
        foreach (var bit in bits.Keys)
        {
            if (bit < 0 || bit >= 8 * bitmap.Length) return WrongShape(de, Join(path, (bit + layout.FirstBit).ToString(CultureInfo.InvariantCulture)), out error);
            bitmap[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        for (var i = 0; i < chunks - 1; i++) bitmap[i * chunk] |= 0x80;
        if (layout.Lead > 0 && !TryWriteLead(layout, parts, output, de, path, out error)) return false;
        if (layout.BitmapEncoding == BitmapEncoding.Binary)
        {
            output.Write(bitmap);
        }
        else
        {
            var hex = Encoding.ASCII.GetBytes(Convert.ToHexString(bitmap));
            if (layout.BitmapEncoding == BitmapEncoding.HexEbcdic) CharacterSet.Ebcdic037.TryEncode(Convert.ToHexString(bitmap), out hex);
            output.Write(hex);
        }

        foreach (var (bit, value) in bits)
        {
            var index = layout.IndexOf((bit + layout.FirstBit).ToString(CultureInfo.InvariantCulture));
            if (!TryWriteElement(layout.Elements[index], layout.Codes[index], value, output, de, Join(path, layout.Elements[index].Key), out error)) return false;
        }

        return true;
    }

    private static bool TryWriteLead(FieldLayout layout, CompositeValue parts, ArrayBufferWriter<byte> output, int de, string? path, out WriteError error)
    {
        error = default;
        var lead = parts.Lead?.Bytes.ToArray() ?? [];
        if (parts.Lead?.Text is { } text && !layout.TagCharacterSet.TryEncode(text, out lead)) return WrongShape(de, path, out error);
        if (lead.Length != layout.Lead)
        {
            error = new WriteError(WriteErrorKind.WrongLength, de, layout.Lead, lead.Length, path);
            return false;
        }

        output.Write(lead);
        return true;
    }

    private static bool TryTag(FieldLayout layout, string key, out byte[] tag)
    {
        var isText = layout.Kind != LayoutKind.BerTlv && layout.TagEncoding == FieldEncoding.Text;
        if (isText) return layout.TagCharacterSet.TryEncode(key, out tag) && tag.Length == layout.TagSize;
        tag = [];
        if (key.Length == 0 || key.Length % 2 != 0 || !IsHex(key)) return false;
        tag = Convert.FromHexString(key);
        return layout.Kind == LayoutKind.BerTlv ? tag.Length <= 4 : tag.Length == layout.TagSize;
    }

    private static int LengthOf(FieldSpec spec, string text)
        => spec is { Encoding: FieldEncoding.Text, Unit: LengthUnit.Bytes, CharacterSet.IsSingleByte: false } && spec.CharacterSet.TryEncode(text, out var bytes) ? bytes.Length : text.Length;

    private static string Pad(FieldSpec spec, string text)
    {
        if (!spec.IsFixed || text.Length >= spec.Length) return text;
        if (spec.Content == ContentClass.N) return text.PadLeft(spec.Length, '0');
        return spec.Content == ContentClass.Xn && text.Length > 0 ? text[0] + text[1..].PadLeft(spec.Length - 1, '0') : text;
    }

    private static bool IsHex(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c)) return false;
        }

        return true;
    }

    private static string Join(string? path, string key) => path is null ? key : path + "." + key;

    private static bool WrongShape(int de, string? path, out WriteError error)
    {
        error = new WriteError(WriteErrorKind.WrongShape, de, 0, 0, path);
        return false;
    }
}
