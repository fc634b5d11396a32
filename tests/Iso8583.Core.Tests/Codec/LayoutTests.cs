using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Tests.Codec;

public class LayoutTests
{
    private const string Head = "02004000000000000000";

    [Test]
    public void Digits_may_be_cut_off_at_the_end()
    {
        var unionPay = DialectCatalog.BuiltIn.Get("unionpay-pos");
        var message = new IsoMessage(new Mti(0x0200));
        message.Set(60, "220000130005050");
        var bytes = IsoMessageCodec.ToBytes(message, unionPay);
        Assert.That(IsoMessageCodec.TryRead(bytes, unionPay, out var read, out _), Is.True);
        Assert.Multiple(() =>
        {
            Assert.That(read.Get("60.2")?.Text, Is.EqualTo("000013"));
            Assert.That(read.Get("60.6")?.Text, Is.EqualTo("5"));
            Assert.That(read.Get("60.7")?.Text, Is.EqualTo("0"));
            Assert.That(IsoMessageCodec.ToBytes(read, unionPay), Is.EqualTo(bytes));
        });
    }

    [Test]
    public void An_element_is_named_where_it_is_wrong()
    {
        var dialect = Compile("""{ "format": "ans...20", "layout": { "kind": "positional", "elements": [ { "key": "a", "format": "n2" }, { "key": "b", "format": "ans..9" } ] } }""");
        Assert.That(Error(dialect, "303035" + "3132" + "3039" + "78"), Is.EqualTo((ParseErrorKind.SubfieldTruncated, "2.b")));
        Assert.That(Error(dialect, "303034" + "3132" + "3030"), Is.EqualTo((ParseErrorKind.None, "0")));
        Assert.That(Error(dialect, "303035" + "3132" + "3030" + "78"), Is.EqualTo((ParseErrorKind.SubfieldLengthInvalid, "2")));
    }

    [TestCase("9F2602AAAA5A0101", ParseErrorKind.None, "0")]
    [TestCase("9F2602AA", ParseErrorKind.TlvValueTruncated, "2.9F26")]
    [TestCase("9F", ParseErrorKind.TlvTagTruncated, "2")]
    [TestCase("9F80", ParseErrorKind.TlvTagInvalid, "2")]
    [TestCase("9F26", ParseErrorKind.TlvLengthTruncated, "2.9F26")]
    [TestCase("9F2680", ParseErrorKind.TlvLengthIndefinite, "2.9F26")]
    [TestCase("9F26810101", ParseErrorKind.TlvLengthOverlong, "2.9F26")]
    [TestCase("9F2682", ParseErrorKind.TlvLengthTruncated, "2.9F26")]
    public void Chip_data_gives_its_own_errors(string content, ParseErrorKind kind, string path)
    {
        var dialect = Compile("""{ "format": "b...255", "encoding": "binary", "layout": { "kind": "ber-tlv" } }""");
        var length = Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes((content.Length / 2).ToString("D3", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.That(Error(dialect, length + content), Is.EqualTo((kind, path)));
    }

    [Test]
    public void Unknown_tags_stay_in_order_and_long_values_get_long_lengths()
    {
        var dialect = Compile("""{ "format": "b...999", "encoding": "binary", "layout": { "kind": "ber-tlv" } }""");
        var message = new IsoMessage(new Mti(0x0200));
        message.Set(2, new CompositeValue().Add("DF8101", new byte[200]).Add("95", [1, 2, 3, 4, 5]).Add("95", []).Add("72", new byte[300]));
        var bytes = IsoMessageCodec.ToBytes(message, dialect);
        Assert.That(Convert.ToHexString(bytes, 13, 5), Is.EqualTo("DF810181C8"));
        Assert.That(IsoMessageCodec.TryRead(bytes, dialect, out var read, out var error), Is.True, error.Describe());
        Assert.That(read.Get(2)?.Parts?.Elements.Select(e => e.Key + ":" + e.Value.Bytes.Length), Is.EqualTo(new[] { "DF8101:200", "95:5", "95:0", "72:300" }));
    }

    [TestCase("""{ "kind": "tlv", "tag": { "bytes": 2, "encoding": "ascii" }, "length": { "bytes": 3, "encoding": "ascii" }, "value": "ascii" }""", "3031" + "303032" + "6162")]
    [TestCase("""{ "kind": "tlv", "tag": { "bytes": 2, "encoding": "cp037" }, "length": { "bytes": 2, "encoding": "ebcdic" }, "value": "cp037" }""", "F0F1" + "F0F2" + "8182")]
    [TestCase("""{ "kind": "tlv", "tag": { "bytes": 1, "encoding": "bcd" }, "length": { "bytes": 1, "encoding": "bcd" }, "value": "ascii" }""", "01" + "02" + "6162")]
    [TestCase("""{ "kind": "tlv", "tag": { "bytes": 1, "encoding": "binary" }, "length": { "bytes": 2, "encoding": "binary", "coversTag": true }, "value": "ascii" }""", "01" + "0003" + "6162")]
    [TestCase("""{ "kind": "ltv", "tag": { "bytes": 2, "encoding": "ascii" }, "length": { "bytes": 2, "encoding": "ascii", "coversTag": true }, "value": "ascii" }""", "3034" + "3031" + "6162")]
    [TestCase("""{ "kind": "tlv", "lead": 1, "tag": { "bytes": 2, "encoding": "ascii" }, "length": { "bytes": 2 }, "value": "ascii" }""", "52" + "3031" + "3032" + "6162")]
    public void Tagged_elements_have_any_encoding(string layout, string content)
    {
        var dialect = Compile($$"""{ "format": "ans...99", "encoding": "binary", "layout": {{layout}} }""");
        var length = Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes((content.Length / 2).ToString("D3", System.Globalization.CultureInfo.InvariantCulture)));
        var bytes = Convert.FromHexString(Head + length + content);
        Assert.That(IsoMessageCodec.TryRead(bytes, dialect, out var read, out var error), Is.True, error.Describe());
        Assert.That(read.Get("2.01")?.Text, Is.EqualTo("ab"));
        Assert.That(IsoMessageCodec.ToBytes(read, dialect), Is.EqualTo(bytes));
        Assert.That(Error(dialect, length + content[..^2] + ""), Is.EqualTo((ParseErrorKind.FieldTruncated, "2")));
    }

    [TestCase("binary", "", "A0", "0102", "0A")]
    [TestCase("hex", "", "4130", "0102", "0A")]
    [TestCase("hex-ebcdic", "", "C1F0", "0102", "0A")]
    public void A_bitmap_announces_elements(string encoding, string lead, string bitmap, string first, string third)
    {
        var dialect = Compile($$"""{ "format": "b...99", "encoding": "binary", "layout": { "kind": "bitmap", "bitmap": "{{encoding}}", "bytes": 1, "elements": { "1": { "format": "b2", "encoding": "binary" }, "3": { "format": "b1", "encoding": "binary" } } } }""");
        var content = lead + bitmap + first + third;
        var length = Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes((content.Length / 2).ToString("D3", System.Globalization.CultureInfo.InvariantCulture)));
        var bytes = Convert.FromHexString(Head + length + content);
        Assert.That(IsoMessageCodec.TryRead(bytes, dialect, out var read, out var error), Is.True, error.Describe());
        Assert.That(read.Get("2.3")?.Bytes.ToArray(), Is.EqualTo(new byte[] { 0x0A }));
        Assert.That(IsoMessageCodec.ToBytes(read, dialect), Is.EqualTo(bytes));
    }

    [Test]
    public void An_inner_bit_without_element_is_named()
    {
        var dialect = Compile("""{ "format": "b...99", "encoding": "binary", "layout": { "kind": "bitmap", "bytes": 1, "elements": { "1": { "format": "b1", "encoding": "binary" } } } }""");
        Assert.That(Error(dialect, "303032" + "4001"), Is.EqualTo((ParseErrorKind.SubfieldUnknown, "2.2")));
    }

    [Test]
    public void Composites_nest()
    {
        var dialect = Compile("""
            { "format": "ans...99", "layout": { "kind": "positional", "elements": [
                { "key": "1", "format": "ans2" },
                { "key": "2", "format": "ans..40", "layout": { "kind": "tlv", "tag": { "bytes": 1 }, "length": { "bytes": 2 }, "value": "ascii",
                    "elements": { "x": { "format": "n3", "layout": { "kind": "positional", "elements": [ { "key": "p", "format": "n1" }, { "key": "q", "format": "n2" } ] } } } } } ] } }
            """);
        var message = new IsoMessage(new Mti(0x0200));
        var inner = new CompositeValue().Add("p", "1").Add("q", "23");
        message.Set(2, new CompositeValue().Add("1", "ab").Add("2", FieldValue.Of(new CompositeValue().Add("x", FieldValue.Of(inner)).Add("y", "free"))));
        var bytes = IsoMessageCodec.ToBytes(message, dialect);
        Assert.That(System.Text.Encoding.ASCII.GetString(bytes, 10, bytes.Length - 10), Is.EqualTo("017" + "ab" + "13" + "x03123" + "y04free"));
        Assert.That(IsoMessageCodec.TryRead(bytes, dialect, out var read, out var error), Is.True, error.Describe());
        Assert.That(read.Get("2.2.x.q")?.Text, Is.EqualTo("23"));
        bytes[10 + 3 + 2 + 2 + 2] = (byte)'9';
        Assert.That(IsoMessageCodec.TryRead(bytes, dialect, out _, out error), Is.False);
        Assert.That(error.FieldPath(), Is.EqualTo("2.2.x"));
    }

    private static Dialect Compile(string field) => DialectCatalog.BuiltIn.Compile("test.json", $$"""{ "name": "test", "mti": "bcd", "fields": { "2": {{field}} } }""");

    private static (ParseErrorKind Kind, string Path) Error(Dialect dialect, string wire)
    {
        IsoMessageCodec.TryRead(Convert.FromHexString(Head + wire), dialect, out _, out var error);
        return (error.Kind, error.FieldPath());
    }

    [TestCase("""{ "kind": "ber-tlv", "elements": { "5F2D": { "name": "language", "format": "an..8" }, "9F26": { "format": "b8", "encoding": "binary" } } }""", "5F2D02656E9F26080102030405060708")]
    [TestCase("""{ "kind": "tlv", "tag": { "bytes": 2 }, "length": { "bytes": 3 }, "elements": { "42": { "name": "unit", "format": "ans..20" } } }""", "34323030325348")]
    [TestCase("""{ "kind": "tlv", "tag": { "bytes": 2 }, "length": { "bytes": 2 }, "elements": { "42": { "name": "unit", "format": "ans...20" } } }""", "343230325348")]
    public void A_known_tag_of_variable_length_has_no_prefix_beside_that_of_its_tag(string layout, string hex)
    {
        var dialect = DialectCatalog.BuiltIn.Compile("mine.json", $$"""{ "name": "mine", "extends": "iso87-ascii", "fields": { "62": { "format": "b...999", "encoding": "binary", "layout": {{layout}} } } }""");
        var content = Convert.FromHexString(hex);
        var message = new IsoMessage(new Mti(0x0200));
        message.Set(62, content);

        var wire = IsoMessageCodec.ToBytes(message, dialect);
        Assert.That(IsoMessageCodec.TryRead(wire, dialect, out var read, out var error), Is.True, error.Describe());

        Assert.That(IsoMessageCodec.ToBytes(read, dialect), Is.EqualTo(wire));
    }

    [TestCase("""{ "kind": "positional", "over": "value", "tail": "optional", "elements": [ { "key": "a", "format": "n3", "encoding": "ascii" }, { "key": "b", "format": "ans4", "encoding": "ascii" } ] }""", "a=012,b=WXYZ", "F0F0F7F0F1F2E6E7E8E9")]
    [TestCase("""{ "kind": "tlv", "over": "value", "tag": { "bytes": 2, "encoding": "ascii" }, "length": { "bytes": 2, "encoding": "ascii" }, "value": "ascii" }""", "01=AB,02=C", "F0F1F1F0F1F0F2C1C2F0F2F0F1C3")]
    public void Elements_over_the_value_stand_on_the_wire_in_the_set_of_their_field(string layout, string elements, string wire)
    {
        var dialect = DialectCatalog.BuiltIn.Compile("mine.json", $$"""{ "name": "mine", "extends": "iso87-ebcdic", "fields": { "62": { "format": "ans...99", "encoding": "cp037", "layout": {{layout}} } } }""");
        var parts = new CompositeValue();
        foreach (var pair in elements.Split(',')) parts.Add(pair.Split('=')[0], pair.Split('=')[1]);
        var message = new IsoMessage(new Mti(0x0200));
        message.Set(62, FieldValue.Of(parts));

        var bytes = IsoMessageCodec.ToBytes(message, dialect);

        Assert.That(Convert.ToHexString(bytes), Does.EndWith(wire));
        Assert.That(IsoMessageCodec.TryRead(bytes, dialect, out var read, out var error), Is.True, error.Describe());
        Assert.That(string.Join(',', read.Get(62)!.Parts!.Elements.Select(e => e.Key + "=" + e.Value.Text)), Is.EqualTo(elements));
        Assert.That(IsoMessageCodec.ToBytes(read, dialect), Is.EqualTo(bytes));
    }
}
