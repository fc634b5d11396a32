using System.Text.Json;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Documents;
using Iso8583.Core.Messages;
using Iso8583.Core.Text;

namespace Iso8583.Core.Tests.Text;

internal sealed class MessageJsonTests
{
    private static readonly string[] Dialects = ["iso87-ascii", "iso87-binary", "iso87-ebcdic", "unionpay-pos"];

    [TestCaseSource(nameof(Dialects))]
    public void An_unmasked_message_comes_back_to_the_same_bytes(string name)
    {
        var dialect = DialectCatalog.BuiltIn.Get(name);
        var bytes = SampleMessages.Bytes(SampleMessages.Purchase(dialect), dialect);
        IsoMessageCodec.TryRead(bytes, dialect, out var message, out _);

        var json = MessageJson.ToJson(message, dialect, unmasked: true);

        Assert.That(IsoMessageCodec.ToBytes(MessageJson.Parse(json, dialect), dialect), Is.EqualTo(bytes));
    }

    [TestCaseSource(nameof(Dialects))]
    public void A_masked_message_holds_no_card_data_and_cannot_be_read_back(string name)
    {
        var dialect = DialectCatalog.BuiltIn.Get(name);
        IsoMessageCodec.TryRead(SampleMessages.Bytes(SampleMessages.Purchase(dialect), dialect), dialect, out var message, out _);

        var json = MessageJson.ToJson(message, dialect);

        foreach (var secret in SampleMessages.Secrets) Assert.That(json, Does.Not.Contain(secret));
        Assert.That(json, Does.Contain("476173******0010").And.Contain("TERM0001"));
        var problems = Assert.Throws<DocumentException>(() => MessageJson.Parse(json, dialect))!.Problems;
        Assert.That(problems.Select(p => p.Path), Is.SupersetOf(new[] { "fields.2", "fields.35", "fields.52", "fields.55[0][1]" }));
        Assert.That(problems.Select(p => p.Message).Distinct(), Is.EqualTo(new[] { "this value is masked" }));
    }

    [Test]
    public void Tags_keep_their_order_and_their_repeats()
    {
        var dialect = DialectCatalog.BuiltIn.Get("iso87-ascii");
        IsoMessageCodec.TryRead(SampleMessages.Bytes(SampleMessages.Purchase(dialect), dialect), dialect, out var message, out _);

        using var json = JsonDocument.Parse(MessageJson.ToJson(message, dialect, unmasked: true));

        var tags = json.RootElement.GetProperty("fields").GetProperty("55").EnumerateArray().Select(e => e[0].GetString() + e[1].GetString()).ToArray();
        Assert.That(tags[^2..], Is.EqualTo(new[] { "9F02000000001000", "9F02000000002000" }));
        Assert.That(json.RootElement.GetProperty("bitmap").EnumerateArray().Select(e => e.GetInt32()), Is.EqualTo(message.Fields));
    }

    [Test]
    public void System_text_json_reads_and_writes_messages_through_the_converter()
    {
        var dialect = DialectCatalog.BuiltIn.Get("iso87-ascii");
        var options = new JsonSerializerOptions { Converters = { new MessageJsonConverter(dialect, unmasked: true) } };
        var message = SampleMessages.Purchase(dialect);

        var json = JsonSerializer.Serialize(new[] { message }, options);
        var again = JsonSerializer.Deserialize<IsoMessage[]>(json, options)!;

        Assert.That(IsoMessageCodec.ToBytes(again[0], dialect), Is.EqualTo(SampleMessages.Bytes(message, dialect)));
        Assert.That(() => JsonSerializer.Deserialize<IsoMessage>("{}", options), Throws.InstanceOf<JsonException>());
    }

    [TestCase("{}", "'mti' is missing")]
    [TestCase("""{"mti":"02","fields":{}}""", "mti: expected four decimal digits")]
    [TestCase("""{"mti":"0200","fields":{"1":"x"}}""", "fields.1: the dialect iso87-ascii does not define this field")]
    [TestCase("""{"mti":"0200","fields":{"x":"x"}}""", "fields.x: the dialect iso87-ascii does not define this field")]
    [TestCase("""{"mti":"0200","fields":{"3":3}}""", "fields.3: expected a text, found a number; put it in quotes")]
    [TestCase("""{"mti":"0200","fields":{"3":{"a":"b"}}}""", "fields.3: this field has no inner structure in this dialect; give a text")]
    [TestCase("""{"mti":"0200","fields":{"52":"0"}}""", "fields.52: expected an even number of hex digits")]
    [TestCase("""{"mti":"0200","fields":{"55":[["9F26"]]}}""", "fields.55[0]: expected [tag, value]")]
    [TestCase("""{"mti":"0200","fields":{"55":[["9F2","00"]]}}""", "fields.55[0][0]: expected a tag of 1 to 4 bytes in hex")]
    [TestCase("""{"mti":"0200","fields":{"55":{"9F26":"00"}}}""", "fields.55: expected a list of [tag, value]")]
    [TestCase("""{"mti":"0200","fields":{"3":"000000"},"bitmap":[4]}""", "bitmap: the bitmap does not name the same fields as 'fields'; leave 'bitmap' out: it follows from the fields")]
    [TestCase("""{"mti":"0200","feilds":{}}""", "feilds: 'feilds' is not known here; did you mean 'fields'?")]
    [TestCase("""{"mti":"0200","fields":{"2":"411111******1111"}}""", "fields.2: this value is masked; decode with --unmasked, or put the real value in its place")]
    public void A_fault_is_told_with_its_place(string json, string expected)
    {
        var problems = Assert.Throws<DocumentException>(() => MessageJson.Parse(json, DialectCatalog.BuiltIn.Get("iso87-ascii")))!.Problems;

        Assert.That(problems.Select(p => p.ToString()), Has.Some.EndsWith(expected));
    }

    [Test]
    public void Positional_elements_are_an_object_in_any_order()
    {
        var dialect = DialectCatalog.BuiltIn.Get("unionpay-pos");
        var layout = dialect[60]!.Layout!;
        Assume.That(layout.Kind, Is.EqualTo(LayoutKind.Positional));
        var first = layout.Elements[0];
        var second = layout.Elements[1];
        var json = "{'mti':'0200','fields':{'60':{'K2':'V2','K1':'V1'}}}".Replace('\'', '"')
            .Replace("K1", first.Key, StringComparison.Ordinal).Replace("V1", new string('2', first.Length), StringComparison.Ordinal)
            .Replace("K2", second.Key, StringComparison.Ordinal).Replace("V2", new string('1', second.Length), StringComparison.Ordinal);

        var message = MessageJson.Parse(json, dialect);

        Assert.That(message.Get(60)!.Parts!.Elements.Select(e => e.Key), Is.EqualTo(new[] { first.Key, second.Key }));
        Assert.That(() => IsoMessageCodec.ToBytes(message, dialect), Throws.Nothing);
    }
}
