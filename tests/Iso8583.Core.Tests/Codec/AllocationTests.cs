using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Testing;

namespace Iso8583.Core.Tests.Codec;

public class AllocationTests
{
    private static readonly byte[] Buffer = new byte[1024];
    private static readonly byte[] Scratch = new byte[256];
    private static readonly AsciiText Terminal = AsciiText.From("TERM0001");

    [TestCase("iso87-ascii")]
    [TestCase("iso87-binary")]
    [TestCase("iso87-ebcdic")]
    [TestCase("iso93-binary")]
    [TestCase("unionpay-pos")]
    [TestCase("visa-base1")]
    public void Locating_reading_and_writing_allocate_nothing(string name)
    {
        var dialect = DialectCatalog.BuiltIn.Get(name);
        var length = Write(dialect);
        Assert.That(length, Is.GreaterThan(0));
        var map = default(FieldMap);
        Assert.That(ReadAll(Buffer.AsSpan(0, length), dialect, ref map), Is.GreaterThan(0));
        Assert.Multiple(() =>
        {
            Assert.That(Allocations.Of(() => Write(dialect)), Is.Zero, "write");
            Assert.That(
                Allocations.Of(() =>
                {
                    var positions = default(FieldMap);
                    ReadAll(Buffer.AsSpan(0, length), dialect, ref positions);
                }),
                Is.Zero,
                "read");
            Assert.That(
                Allocations.Of(() =>
                {
                    var positions = default(FieldMap);
                    MessageView.TryParse(Buffer.AsSpan(0, length - 1), dialect, ref positions, out _, out _);
                }),
                Is.Zero,
                "reject");
        });
    }

    private static int Write(Dialect dialect)
    {
        var writer = new MessageWriter(Buffer, dialect, new Mti((ushort)((dialect.Version << 12) | 0x0200)));
        writer.Text(De87.Pan, "5413330089604111"u8);
        writer.Number(De87.ProcessingCode, 0);
        writer.Number(De87.TransactionAmount, 12_345);
        writer.Number(De87.Stan, 42);
        writer.Text(De87.Track2, "5413330089604111=25122010000012"u8);
        writer.Text(De87.RetrievalReference, "123456789012"u8);
        writer.Text(De87.TerminalId, Terminal);
        writer.Bytes(De87.PinData, [1, 2, 3, 4, 5, 6, 7, 8]);
        writer.Bytes(De87.IccData, [0x9F, 0x26, 2, 1, 2]);
        writer.BeginMac(De87.Mac64);
        writer.Bytes(De87.Mac64, [1, 2, 3, 4, 5, 6, 7, 8]);
        return writer.TryComplete(out var written, out _) ? written : -1;
    }

    private static long ReadAll(ReadOnlySpan<byte> message, Dialect dialect, ref FieldMap map)
    {
        if (!MessageView.TryParse(message, dialect, ref map, out var view, out _)) return -1;
        long sum = 0;
        foreach (var de in view.Fields)
        {
            if (view.TryGetNumber(de, out var number)) sum += number;
            if (view.TryGetText(de, Scratch, out var written)) sum += written;
            if (view.TryGetBytes(de, Scratch, out written)) sum += written;
            if (view.TryGetAscii(de, out var text)) sum += text.Length;
            sum += view.Raw(de).Length;
        }

        var tlv = new TlvReader(view.Raw(De87.IccData));
        while (tlv.Read()) sum += tlv.Value.Length;
        return view.TryGetPan(De87.Pan, out var pan) && Track2.TryParse("5413330089604111=2512201"u8, out _) ? sum + pan.Length : -1;
    }
}
