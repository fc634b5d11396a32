using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Documents;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Text;

/// <summary>Messages as JSON and back.</summary>
/// <remarks>
/// <code>{"mti":"0200","bitmap":[2,3,55],"fields":{"2":"411111******1111","3":"000000","55":[["9F02","000000001000"]]}}</code>
/// Text as it is, bytes as upper-case hex. Tagged composites (BER-TLV, tag-length-value, length-tag-value) are arrays of <c>[tag, value]</c>, because order and repeats
/// matter; positional and bitmap composites are objects; a composite with bytes in front is <c>{"lead":..,"elements":..}</c>. Masked unless asked otherwise; a
/// masked value is refused when read.
/// </remarks>
public static class MessageJson
{
    /// <summary>Writes a message as one object.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="message">The message.</param>
    /// <param name="dialect">Its dialect: says which values are composites and which must be hidden.</param>
    /// <param name="unmasked">True writes account numbers, tracks and secrets in clear.</param>
    public static void Write(Utf8JsonWriter writer, IsoMessage message, Dialect dialect, bool unmasked = false)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        WriteMembers(writer, message, dialect, unmasked);
        writer.WriteEndObject();
    }

    /// <summary>Writes the members <c>mti</c>, <c>bitmap</c> and <c>fields</c> into an object that is already begun.</summary>
    public static void WriteMembers(Utf8JsonWriter writer, IsoMessage message, Dialect dialect, bool unmasked = false) => WriteMembers(writer, message, dialect, unmasked, []);

    /// <summary>Writes what was read of a message, whole or broken; in a broken one card data that was read into the wrong fields is hidden too.</summary>
    /// <param name="writer">An object that is already begun.</param>
    /// <param name="view">The message.</param>
    /// <param name="unmasked">True writes account numbers, tracks and secrets in clear.</param>
    /// <returns>False where the message is broken.</returns>
    public static bool WriteMembers(Utf8JsonWriter writer, scoped MessageView view, bool unmasked = false)
    {
        var isWhole = IsoMessageCodec.TryRead(view.Message, view.Dialect, out var message, out _);
        WriteMembers(writer, message, view.Dialect, unmasked, unmasked ? [] : MisreadCardData.Fields(view, !isWhole));
        return isWhole;
    }

    private static void WriteMembers(Utf8JsonWriter writer, IsoMessage message, Dialect dialect, bool unmasked, SortedSet<int> misread)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(dialect);
        writer.WriteString("mti", message.Mti.ToString());
        writer.WriteStartArray("bitmap");
        foreach (var de in message.Fields) writer.WriteNumberValue(de);
        writer.WriteEndArray();
        writer.WriteStartObject("fields");
        foreach (var de in message.Fields)
        {
            writer.WritePropertyName(de.ToString(System.Globalization.CultureInfo.InvariantCulture));
            var sensitivity = unmasked ? Sensitivity.None : misread.Contains(de) ? Sensitivity.Secret : FieldSensitivity.Of(dialect.Version, message.Mti, de, dialect[de]);
            WriteValue(writer, message.Get(de), dialect[de]?.Layout, sensitivity, unmasked);
        }

        writer.WriteEndObject();
    }

    /// <summary>A message as one line of JSON.</summary>
    public static string ToJson(IsoMessage message, Dialect dialect, bool unmasked = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions)) Write(writer, message, dialect, unmasked);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads a message.</summary>
    /// <param name="json">One object; members that are not known are refused.</param>
    /// <param name="dialect">The dialect that the message is for.</param>
    /// <param name="name">Name of the text for errors.</param>
    /// <exception cref="DocumentException">Not JSON, not a message, a field that the dialect does not have, or a masked value; with line, column and path.</exception>
    public static IsoMessage Parse(string json, Dialect dialect, string name = "message.json") => Read(DocumentReader.Parse(name, json), dialect);

    /// <summary>Reads a message from a document.</summary>
    /// <exception cref="DocumentException">As <see cref="Parse"/>.</exception>
    public static IsoMessage Read(DocumentNode node, Dialect dialect)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(dialect);
        var problems = new DocumentProblems();
        var message = new MessageJsonReader(dialect, problems).Read(node);
        problems.ThrowIfAny();
        return message;
    }

    /// <summary>How messages are written: compact, and without escapes for characters that are harmless outside HTML.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static void WriteValue(Utf8JsonWriter writer, FieldValue? value, FieldLayout? layout, Sensitivity sensitivity, bool unmasked)
    {
        if (value is null)
        {
            writer.WriteNullValue();
            return;
        }

        if (value.Parts is null || layout is null || sensitivity == Sensitivity.Secret)
        {
            writer.WriteStringValue(ShownValue.Of(value, sensitivity));
            return;
        }

        if (value.Parts.Lead is not { } lead)
        {
            WriteElements(writer, value.Parts, layout, sensitivity, unmasked);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("lead", ShownValue.Of(lead, unmasked ? Sensitivity.None : FieldSensitivity.OfFree(sensitivity)));
        writer.WritePropertyName("elements");
        WriteElements(writer, value.Parts, layout, sensitivity, unmasked);
        writer.WriteEndObject();
    }

    private static void WriteElements(Utf8JsonWriter writer, CompositeValue parts, FieldLayout layout, Sensitivity sensitivity, bool unmasked)
    {
        var isTagged = layout.Kind is not (LayoutKind.Positional or LayoutKind.Bitmap);
        if (isTagged) writer.WriteStartArray();
        else writer.WriteStartObject();
        foreach (var element in parts.Elements)
        {
            if (isTagged)
            {
                writer.WriteStartArray();
                writer.WriteStringValue(unmasked ? element.Key : Masking.Text(element.Key));
            }
            else
            {
                writer.WritePropertyName(element.Key);
            }

            var inner = unmasked ? Sensitivity.None : FieldSensitivity.OfElement(sensitivity, layout, element.Key);
            WriteValue(writer, element.Value, layout.Find(element.Key)?.Layout, inner, unmasked);
            if (isTagged) writer.WriteEndArray();
        }

        if (isTagged) writer.WriteEndArray();
        else writer.WriteEndObject();
    }
}
