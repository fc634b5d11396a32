using System.Globalization;
using System.Text;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;

namespace Iso8583.Core.Text;

/// <summary>Bytes for people: offset, hex and characters, 16 a line.</summary>
public static class HexDump
{
    private const int BytesPerLine = 16;

    /// <summary>Bytes in clear. Never for messages of real cards.</summary>
    public static string Format(ReadOnlySpan<byte> bytes) => Format(bytes, new bool[bytes.Length], false);

    /// <summary>The bytes of a message. Shown are the type, the bitmaps and the fields that may be shown; everything else, also what could not be read, is hidden.</summary>
    /// <param name="view">The message.</param>
    /// <param name="unmasked">True shows every byte.</param>
    public static string Format(scoped MessageView view, bool unmasked = false)
    {
        var hidden = new bool[view.Message.Length];
        var isEbcdic = view.Dialect.Mti == MtiEncoding.Ebcdic;
        if (unmasked) return Format(view.Message, hidden, isEbcdic);
        hidden.AsSpan().Fill(true);
        var head = view.Message.Length;
        var misread = MisreadCardData.Fields(view, view.Consumed != view.Message.Length);
        foreach (var de in view.Fields)
        {
            var start = view.Offset(de);
            var prefix = view.RawWithPrefix(de).Length - view.Raw(de).Length;
            head = Math.Min(head, start - prefix);
            if (misread.Contains(de)) continue;
            hidden.AsSpan(start - prefix, prefix).Clear();
            if (FieldSensitivity.Of(view.Dialect.Version, view.Mti, de, view.Spec(de)) == Sensitivity.None) hidden.AsSpan(start, view.Raw(de).Length).Clear();
        }

        if (view.HasMti && view.Fields.Count > 0) hidden.AsSpan(0, head).Clear();
        return Format(view.Message, hidden, isEbcdic);
    }

    private static string Format(ReadOnlySpan<byte> bytes, ReadOnlySpan<bool> hidden, bool isEbcdic)
    {
        var text = new StringBuilder();
        var ebcdic = CharacterSet.Ebcdic037;
        for (var line = 0; line < bytes.Length; line += BytesPerLine)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {line:X4} ");
            var count = Math.Min(BytesPerLine, bytes.Length - line);
            for (var i = 0; i < BytesPerLine; i++)
            {
                if (i == BytesPerLine / 2) text.Append(' ');
                if (i >= count) text.Append("   ");
                else if (hidden[line + i]) text.Append(" **");
                else text.Append(CultureInfo.InvariantCulture, $" {bytes[line + i]:X2}");
            }

            text.Append("  ");
            for (var i = 0; i < count; i++)
            {
                var b = isEbcdic ? ebcdic.ToAscii[bytes[line + i]] : bytes[line + i];
                text.Append(hidden[line + i] ? '*' : b is >= 0x20 and < 0x7F ? (char)b : '.');
            }

            text.AppendLine();
        }

        return text.ToString();
    }
}
