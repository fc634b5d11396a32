using System.Buffers;
using System.Text;
using System.Text.Json;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Framing;
using Iso8583.Core.Text;

namespace Iso8583.Emulator.Commands;

/// <summary>The JSON lines of the offline tools; documented in docs/cli.md.</summary>
internal static class ToolJson
{
    /// <summary>One object as one line of text.</summary>
    public static string Line(Action<Utf8JsonWriter> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, MessageJson.WriterOptions))
        {
            writer.WriteStartObject();
            writeMembers(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A decoded message, or its fault with what was read before it.</summary>
    public static string Decoded(MessageBytes decoded, Dialect dialect, IFrameCodec framing, bool unmasked) => Line(writer =>
    {
        if (decoded.IsKeepAlive)
        {
            writer.WriteBoolean("keepAlive", true);
            return;
        }

        if (decoded.Fault is null)
        {
            WriteMessage(writer, decoded, dialect, framing, unmasked);
            return;
        }

        WriteFault(writer, decoded.Fault);
        writer.WriteStartObject("partial");
        if (decoded.HasMti) WriteMessage(writer, decoded, dialect, framing, unmasked);
        writer.WriteEndObject();
    });

    /// <summary>A fault alone.</summary>
    public static string Fault(ToolFault fault) => Line(writer => WriteFault(writer, fault));

    public static void WriteFault(Utf8JsonWriter writer, ToolFault fault)
    {
        writer.WriteStartObject("error");
        writer.WriteString("kind", fault.Kind);
        writer.WriteString("field", fault.Field);
        writer.WriteNumber("offset", fault.Offset);
        writer.WriteString("message", fault.Message);
        writer.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter writer, MessageBytes decoded, Dialect dialect, IFrameCodec framing, bool unmasked)
    {
        if (decoded.Message is null) return;
        var map = default(FieldMap);
        MessageView.TryParse(decoded.Body, dialect, ref map, out var view, out _);
        MessageJson.WriteMembers(writer, view, unmasked);
        if (decoded.Envelope.Length == 0) return;
        var (tpdu, header) = Envelope.Split(framing, decoded.Envelope);
        writer.WriteStartObject("frame");
        if (tpdu.Length > 0) writer.WriteString("tpdu", tpdu);
        if (header.Length > 0) writer.WriteString("header", header);
        writer.WriteEndObject();
    }
}
