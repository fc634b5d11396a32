using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Core.Text;

namespace Iso8583.Core.Tests.Text;

internal sealed class MessageDescriberTests
{
    private static readonly string[] Dialects = ["iso87-ascii", "iso87-binary", "iso87-ebcdic", "unionpay-pos"];

    [TestCaseSource(nameof(Dialects))]
    public void A_description_shows_every_field_and_no_card_data(string name)
    {
        var dialect = DialectCatalog.BuiltIn.Get(name);
        var text = Describe(SampleMessages.Bytes(SampleMessages.Purchase(dialect), dialect), dialect, new DescribeOptions { HexDump = true });

        foreach (var secret in SampleMessages.Secrets) Assert.That(text, Does.Not.Contain(secret));
        Assert.That(text, Does.StartWith("0200 purchase request"));
        foreach (var key in (string[])["F2 ", "F3 ", "F4 ", "F11 ", "F35 ", "F41 ", "F52 ", "F55 ", "5A ", "9F02 "]) Assert.That(text, Does.Contain(key));
        Assert.That(text, Does.Contain("476173******0010").And.Contain("[redacted 8]").And.Contain("TERM0001"));
    }

    [Test]
    public void Unmasked_is_everything()
    {
        var dialect = DialectCatalog.BuiltIn.Get("iso87-ascii");
        var text = Describe(SampleMessages.Bytes(SampleMessages.Purchase(dialect), dialect), dialect, new DescribeOptions { Unmasked = true });

        Assert.That(text, Does.Contain(SampleMessages.Pan).And.Contain(SampleMessages.PinBlock).And.Contain(SampleMessages.Cryptogram));
    }

    [Test]
    public void A_broken_message_shows_what_was_read_the_fault_and_nothing_of_the_rest()
    {
        var dialect = DialectCatalog.BuiltIn.Get("iso87-ascii");
        var bytes = SampleMessages.Bytes(SampleMessages.Purchase(dialect), dialect);
        for (var length = 0; length < bytes.Length; length++)
        {
            var text = Describe(bytes[..length], dialect, new DescribeOptions { HexDump = true });

            Assert.That(text, Does.Contain("error: "));
            foreach (var secret in SampleMessages.Secrets) Assert.That(text, Does.Not.Contain(secret));
        }
    }

    [Test]
    public void A_line_tells_messages_apart_without_card_data()
    {
        var dialect = DialectCatalog.BuiltIn.Get("iso87-ascii");
        var map = default(FieldMap);
        MessageView.TryParse(SampleMessages.Bytes(SampleMessages.Purchase(dialect), dialect), dialect, ref map, out var view, out _);

        Assert.That(MessageDescriber.Line(view), Is.EqualTo("0200 purchase request F2=476173******0010 F3=000000 F4=000000001000 F11=123456 F41=TERM0001 F42=MERCHANT0000001 F49=840"));
    }

    [Test]
    public void Control_characters_cannot_break_the_line()
    {
        var dialect = DialectCatalog.BuiltIn.Get("iso87-ascii");
        var message = new IsoMessage(new Mti(0x0800));
        message.Set(41, "A\u001B[2J\r\nB");
        var text = MessageDescriber.Describe(message, dialect);

        Assert.That(text, Does.Contain("A.[2J..B"));
    }

    [Test]
    public void A_hex_dump_hides_what_must_not_be_shown_and_what_was_not_read()
    {
        var dialect = DialectCatalog.BuiltIn.Get("iso87-ascii");
        var message = new IsoMessage(new Mti(0x0200));
        message.Set(2, SampleMessages.Pan);
        message.Set(3, "123456");
        var bytes = SampleMessages.Bytes(message, dialect);
        var map = default(FieldMap);
        MessageView.TryParse(bytes, dialect, ref map, out var view, out _);

        var dump = HexDump.Format(view);

        Assert.That(dump, Does.StartWith("  0000  30 32 30 30"));
        Assert.That(dump.Split('*').Length - 1, Is.EqualTo((2 + 1) * 16));
        Assert.That(dump, Does.Contain("31 32  33 34 35 36"));
        MessageView.TryParse(bytes.AsSpan(0, bytes.Length - 1), dialect, ref map, out var cut, out _);
        Assert.That(HexDump.Format(cut), Does.Not.Contain("33 34 35"));
        Assert.That(HexDump.Format("AB"u8), Does.Contain("41 42"));
    }

    private static string Describe(byte[] bytes, Dialect dialect, DescribeOptions options)
    {
        var map = default(FieldMap);
        MessageView.TryParse(bytes, dialect, ref map, out var view, out _);
        return MessageDescriber.Describe(view, options);
    }

    // The processing code of a void is that of a refund: field 60 tells them apart.
    [TestCase(0x0200, "200000", "00", "23", "sale void request")]
    [TestCase(0x0210, "200000", "00", "23", "sale void response")]
    [TestCase(0x0220, "200000", "00", "25", "refund advice")]
    [TestCase(0x0200, "200000", "06", "21", "completion void request")]
    [TestCase(0x0230, "000000", "06", "24", "completion advice response")]
    [TestCase(0x0100, "030000", "06", "10", "pre-authorization request")]
    [TestCase(0x0200, "200000", "00", "99", "void or refund request")]
    public void Kinds_of_UnionPay_messages_are_named_by_their_profile(int mti, string code, string condition, string kind, string name)
    {
        var dialect = DialectCatalog.BuiltIn.Get("unionpay-pos");
        var message = new IsoMessage(new Mti((ushort)mti));
        message.Set(3, code);
        message.Set(25, condition);
        message.Set(60, kind + "000001");
        var bytes = IsoMessageCodec.ToBytes(message, dialect);
        var map = default(FieldMap);
        Assert.That(MessageView.TryParse(bytes, dialect, ref map, out var view, out _), Is.True);

        var line = MessageDescriber.Line(view);

        Assert.That(line, Does.StartWith($"{mti:X4} {name} F3="));
        Assert.That(MessageDescriber.Describe(view), Does.StartWith($"{mti:X4} {name} (unionpay-pos)"));
        Assert.That(MessageDescriber.Describe(message, dialect), Does.StartWith($"{mti:X4} {name} (unionpay-pos)"));
    }
}
