using System.Buffers;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Framing;
using Iso8583.Core.Messages;
using Iso8583.Core.Text;

namespace Iso8583.Core.Tests.Documentation;

/// <summary>The code of the package's README, compiled and run. A test compares the two line by line.</summary>
internal static class ReadmeSnippets
{
    public static string Read(byte[] bytes)
    {
        var dialect = DialectCatalog.BuiltIn.Get("iso87-ascii");
        var map = default(FieldMap);
        if (!MessageView.TryParse(bytes, dialect, ref map, out var view, out var error))
        {
            return error.Describe(); // kind, field, offset and what was expected; never content
        }

        view.TryGetNumber(De87.TransactionAmount, out var amountMinor);
        view.TryGetPan(De87.Pan, out var pan);
        view.TryGetAscii(De87.TerminalId, out var terminal);
        return $"{terminal} {pan} {amountMinor}"; // an account number prints as 476173******0010
    }

    public static string Write(Span<byte> buffer, Dialect dialect, scoped MessageView view)
    {
        var writer = new MessageWriter(buffer, dialect, view.Mti.ToResponse());
        writer.Echo(De87.ProcessingCode, view);
        writer.Echo(De87.TransactionAmount, view);
        writer.Echo(De87.Stan, view);
        writer.Text(De87.ResponseCode, "00"u8);
        writer.Echo(De87.TerminalId, view);
        if (!writer.TryComplete(out var written, out var fault)) return fault.Describe();
        return System.Text.Encoding.ASCII.GetString(buffer[..written]);
    }

    public static (byte[] Wire, string Json, string Text) ForPeople(Dialect dialect)
    {
        var message = new IsoMessage(new Mti(0x0200));
        message.Set(De87.ProcessingCode, "000000");
        message.Set(De87.TransactionAmount, "000000001000");
        message.Set(De87.Stan, "000123");
        message.Set(De87.IccData, new CompositeValue().Add("9F02", Convert.FromHexString("000000001000")));

        byte[] wire = IsoMessageCodec.ToBytes(message, dialect);
        string json = MessageJson.ToJson(message, dialect); // masked; pass unmasked: true for a round trip
        string text = MessageDescriber.Describe(message, dialect); // a line a field
        return (wire, json, text);
    }

    public static FrameStatus Frames(ReadOnlySequence<byte> received)
    {
        var framing = FrameCodecs.Parse("be2+tpdu+header:6", maxFrameLength: 4096);
        var status = framing.TryRead(received, out var frame, out var consumed, out var frameError);
        Assert.That(frameError.IsNone && frame.Message.Length > 0 && received.Slice(consumed).IsEmpty, Is.True);
        return status;
    }

    public static Dialect Dialects()
    {
        var catalog = DialectCatalog.BuiltIn.With("mine.json", """
            {
              "name": "mine",
              "extends": "iso87-ascii",
              "fields": { "48": { "name": "Additional data", "format": "ans...999", "encoding": "cp037" } }
            }
            """);
        var mine = catalog.Get("mine");
        return mine;
    }
}
