using System.Buffers;
using System.Text;
using System.Text.Json;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Text;

namespace Iso8583.Core.Tests.Text;

/// <summary>Messages that are read shifted because their bitmap or a length is broken.</summary>
internal sealed class MisreadCardDataTests
{
    private static readonly string[] Dialects = ["iso87-ascii", "iso87-binary", "iso87-ebcdic", "unionpay-pos"];

    [TestCaseSource(nameof(Dialects))]
    public void No_single_bit_of_the_bitmap_brings_the_account_number_to_light(string name)
    {
        var dialect = DialectCatalog.BuiltIn.Get(name);
        var bytes = SampleMessages.Bytes(SampleMessages.Purchase(dialect), dialect);
        var mti = dialect.Mti == MtiEncoding.Bcd ? 2 : 4;
        var bitmap = dialect.Bitmap.Encoding == BitmapEncoding.Binary ? 8 : 16;
        for (var bit = 0; bit < 8 * bitmap; bit++)
        {
            var broken = bytes.ToArray();
            broken[mti + (bit / 8)] ^= (byte)(0x80 >> (bit % 8));
            AssertHidden(broken, dialect);
        }
    }

    [TestCaseSource(nameof(Dialects))]
    public void No_length_of_the_account_number_brings_it_to_light(string name)
    {
        var dialect = DialectCatalog.BuiltIn.Get(name);
        var bytes = SampleMessages.Bytes(SampleMessages.Purchase(dialect), dialect);
        var at = (dialect.Mti == MtiEncoding.Bcd ? 2 : 4) + (dialect.Bitmap.Encoding == BitmapEncoding.Binary ? 8 : 16);
        foreach (var length in (int[])[0, 1, 5, 6, 9, 12, 13, 14, 15, 17, 18, 19])
        {
            var broken = bytes.ToArray();
            if (dialect[2]!.Prefix!.Value.Encoding == LengthEncoding.Bcd)
            {
                broken[at] = (byte)((length / 10 << 4) | (length % 10));
            }
            else
            {
                var zero = dialect.Mti == MtiEncoding.Ebcdic ? 0xF0 : 0x30;
                broken[at] = (byte)(zero + (length / 10));
                broken[at + 1] = (byte)(zero + (length % 10));
            }

            AssertHidden(broken, dialect);
        }
    }

    [Test]
    public void A_broken_message_without_card_data_stays_readable()
    {
        var dialect = DialectCatalog.BuiltIn.Get("iso87-ascii");
        var message = Encoding.ASCII.GetBytes("0800822000000000000004000000000000000701120000123456301")[..^1];

        Assert.That(Json(message, dialect), Does.Contain("\"7\":\"0701120000\"").And.Contain("\"11\":\"123456\""));
    }

    private static void AssertHidden(byte[] bytes, Dialect dialect)
    {
        var map = default(FieldMap);
        if (MessageView.TryParse(bytes, dialect, ref map, out var view, out _) && IsoMessageCodec.TryRead(bytes, dialect, out _, out _)) return;
        var shown = MessageDescriber.Describe(view, new DescribeOptions { HexDump = true }) + MessageDescriber.Line(view) + Json(bytes, dialect);

        Assert.That(shown, Does.Not.Contain("73900101").And.Not.Contain("739001").And.Not.Contain("37 33 39 30"));
    }

    private static string Json(byte[] bytes, Dialect dialect)
    {
        var map = default(FieldMap);
        MessageView.TryParse(bytes, dialect, ref map, out var view, out _);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, MessageJson.WriterOptions))
        {
            writer.WriteStartObject();
            MessageJson.WriteMembers(writer, view);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
