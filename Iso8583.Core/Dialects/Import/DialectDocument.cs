using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Iso8583.Core.Dialects.Import;

/// <summary>Writes a dialect as the document that <see cref="DialectCatalog"/> reads.</summary>
public static class DialectDocument
{
    /// <summary>A document of its own that extends nothing: every field says its encoding.</summary>
    public static string Write(DialectDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("$schema", "dialect.schema.json");
            writer.WriteString("name", definition.Name);
            if (definition.Title.Length > 0) writer.WriteString("title", definition.Title);
            writer.WriteString("version", definition.Version switch { 1 => "1993", 2 => "2003", _ => "1987" });
            writer.WriteString("framing", definition.Framing);
            writer.WriteString("mti", definition.Mti.ToString().ToLowerInvariant());
            WriteBitmap(writer, definition.Bitmap);
            writer.WriteStartObject("fields");
            foreach (var (de, field) in definition.Fields.OrderBy(f => f.Key))
            {
                writer.WriteStartObject(de.ToString(CultureInfo.InvariantCulture));
                WriteField(writer, field);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            WriteKey(writer, definition);
            WriteResponses(writer, definition);
            WriteProfiles(writer, definition);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void WriteBitmap(Utf8JsonWriter writer, BitmapSpec bitmap)
    {
        writer.WriteStartObject("bitmap");
        writer.WriteString("encoding", Name(bitmap.Encoding));
        writer.WriteNumber("max", bitmap.Max);
        if (bitmap.ThirdInField > 0) writer.WriteNumber("thirdInField", bitmap.ThirdInField);
        if (bitmap.AlwaysTwo) writer.WriteBoolean("alwaysTwo", true);
        if (!bitmap.Announce) writer.WriteBoolean("announce", false);
        if (bitmap.LowerCase) writer.WriteString("case", "lower");
        writer.WriteEndObject();
    }

    private static void WriteField(Utf8JsonWriter writer, FieldSpec field)
    {
        if (field.Name.Length > 0) writer.WriteString("name", field.Name);
        writer.WriteString("format", Format(field));
        writer.WriteString("encoding", Name(field.Encoding, field.CharacterSet));
        writer.WriteString("unit", field.Unit.ToString().ToLowerInvariant());
        if (field.Prefix is { } prefix) WritePrefix(writer, prefix);
        writer.WriteString("fill", Name(field.Fill));
        writer.WriteString("separator", field.Separator.ToString());
        if (field.LowerCase) writer.WriteString("case", "lower");
        if (field.Sensitivity != Sensitivity.None) writer.WriteString("mask", field.Sensitivity.ToString().ToLowerInvariant());
        if (field.Layout is { } layout) WriteLayout(writer, layout);
    }

    private static void WritePrefix(Utf8JsonWriter writer, LengthPrefix prefix)
    {
        writer.WriteStartObject("prefix");
        writer.WriteString("encoding", prefix.Encoding.ToString().ToLowerInvariant());
        writer.WriteNumber("bytes", prefix.Size);
        if (prefix.CountsBytes) writer.WriteString("counts", "bytes");
        writer.WriteEndObject();
    }

    private static void WriteLayout(Utf8JsonWriter writer, FieldLayout layout)
    {
        writer.WriteStartObject("layout");
        writer.WriteString("kind", layout.Kind switch
        {
            LayoutKind.BerTlv => "ber-tlv",
            LayoutKind.TagLengthValue => "tlv",
            LayoutKind.LengthTagValue => "ltv",
            LayoutKind.Bitmap => "bitmap",
            _ => "positional",
        });
        writer.WriteString("over", layout.OverDecoded ? "value" : "wire");
        if (layout.Tail != LayoutTail.Complete) writer.WriteString("tail", layout.Tail.ToString().ToLowerInvariant());
        if (layout.Lead > 0) writer.WriteNumber("lead", layout.Lead);
        if (layout.MaxLengthOctets != 4) writer.WriteNumber("maxLengthOctets", layout.MaxLengthOctets);
        if (!layout.Strict) writer.WriteBoolean("strict", false);
        if (layout.SkipZeros) writer.WriteBoolean("skipZeros", true);
        if (layout.UnlessText) writer.WriteBoolean("unlessText", true);
        if (layout.Kind == LayoutKind.Bitmap)
        {
            writer.WriteString("bitmap", Name(layout.BitmapEncoding));
            writer.WriteNumber("bytes", layout.BitmapBytes);
            if (layout.FirstBit != 1) writer.WriteNumber("firstBit", layout.FirstBit);
            if (layout.Continued) writer.WriteBoolean("continued", true);
        }

        if (layout.Kind is LayoutKind.TagLengthValue or LayoutKind.LengthTagValue) WriteTagged(writer, layout);
        if (layout.Elements.Count > 0) WriteElements(writer, layout);
        writer.WriteEndObject();
    }

    private static void WriteTagged(Utf8JsonWriter writer, FieldLayout layout)
    {
        writer.WriteStartObject("tag");
        writer.WriteNumber("bytes", layout.TagSize);
        writer.WriteString("encoding", Name(layout.TagEncoding, layout.TagCharacterSet));
        writer.WriteEndObject();
        writer.WriteStartObject("length");
        writer.WriteString("encoding", layout.ElementLength.Encoding.ToString().ToLowerInvariant());
        writer.WriteNumber("bytes", layout.ElementLength.Size);
        if (layout.LengthCoversTag) writer.WriteBoolean("coversTag", true);
        writer.WriteEndObject();
        writer.WriteString("value", Name(layout.ValueEncoding, layout.ValueCharacterSet));
    }

    private static void WriteElements(Utf8JsonWriter writer, FieldLayout layout)
    {
        writer.WriteStartArray("elements");
        foreach (var element in layout.Elements)
        {
            writer.WriteStartObject();
            writer.WriteString("key", element.Key);
            WriteField(writer, element);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteKey(Utf8JsonWriter writer, DialectDefinition definition)
    {
        if (definition.Key.Count == 0) return;
        writer.WriteStartArray("key");
        foreach (var part in definition.Key) writer.WriteStringValue(part.ToString());
        writer.WriteEndArray();
    }

    private static void WriteResponses(Utf8JsonWriter writer, DialectDefinition definition)
    {
        if (definition.Responses.Count == 0) return;
        writer.WriteStartObject("responses");
        foreach (var (reason, text) in definition.Responses.OrderBy(r => r.Key, StringComparer.Ordinal)) writer.WriteString(reason, text);
        writer.WriteEndObject();
    }

    private static void WriteProfiles(Utf8JsonWriter writer, DialectDefinition definition)
    {
        if (definition.Profiles.Count == 0) return;
        writer.WriteStartArray("profiles");
        foreach (var profile in definition.Profiles)
        {
            writer.WriteStartObject();
            writer.WriteString("mti", profile.Mti.ToString());
            if (profile.Name.Length > 0) writer.WriteString("name", profile.Name);
            if (profile.When.Count > 0)
            {
                writer.WriteStartObject("when");
                foreach (var (de, text) in profile.When.OrderBy(w => w.Key)) writer.WriteString(de.ToString(CultureInfo.InvariantCulture), text);
                writer.WriteEndObject();
            }

            foreach (var (name, list) in ((string, IReadOnlyList<int>)[])[("mandatory", profile.Mandatory), ("conditional", profile.Conditional), ("echoed", profile.Echoed)])
            {
                writer.WriteStartArray(name);
                foreach (var de in list) writer.WriteNumberValue(de);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // The dots only say that the length is variable; the prefix itself stands beside them.
    private static string Format(FieldSpec field)
    {
        var letters = field.Content == ContentClass.Xn ? "x+n" : field.Content.ToString().ToLowerInvariant();
        var length = field.Content == ContentClass.Xn ? field.Length - 1 : field.Length;
        var dots = field.Prefix is null ? "" : new string('.', Math.Clamp(length.ToString(CultureInfo.InvariantCulture).Length, 2, 6));
        return string.Create(CultureInfo.InvariantCulture, $"{letters}{dots}{length}");
    }

    private static string Name(FieldEncoding encoding, CharacterSet set) => encoding switch
    {
        FieldEncoding.Bcd => "bcd",
        FieldEncoding.Binary => "binary",
        FieldEncoding.HexAscii => "hex",
        FieldEncoding.HexEbcdic => "hex-ebcdic",
        _ => set.Name,
    };

    private static string Name(BitmapEncoding encoding) => encoding switch
    {
        BitmapEncoding.HexAscii => "hex",
        BitmapEncoding.HexEbcdic => "hex-ebcdic",
        _ => "binary",
    };

    private static string Name(DigitFill fill) => fill switch
    {
        DigitFill.LeftF => "leftF",
        DigitFill.RightZero => "right0",
        DigitFill.RightF => "rightF",
        _ => "left0",
    };
}
