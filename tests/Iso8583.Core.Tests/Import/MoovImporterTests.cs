using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Dialects.Import;
using Iso8583.Core.Documents;
using Iso8583.Testing;
using static Iso8583.Core.Tests.Import.ImportedMessages;

namespace Iso8583.Core.Tests.Import;

internal sealed class MoovImporterTests
{
    [Test]
    public void A_specification_reads_messages_with_every_kind_of_composite()
    {
        byte[] bytes =
        [
            .. Hex("0200"), .. Bitmap(2, 3, 4, 11, 41, 48, 52, 55, 62, 70),
            .. Hex("19 06228480402564890018"), .. Ascii("001020"), .. Hex("000000001000"), .. Ascii("000123"), .. Ebcdic("TERM0001"),
            .. Ascii("014" + "0103ABC" + "1103XYZ"), .. Ascii("0412AC89ABCDEF67"), .. Ascii("014"), .. Hex("9F0206000000001000 9F360200A1"),
            .. Hex("0D A000000000000000"), .. Ascii("AB"), .. Hex("03 1230"), .. Hex("0301"),
        ];
        var result = MoovImporter.Import("bcd.json", File.ReadAllText(RepositoryFile.Find("tests/data/import/bcd.json")), new ImportOptions { Name = "imported" });
        var dialect = DialectCatalog.BuiltIn.Compile("imported.json", DialectDocument.Write(result.Definition));

        Assert.That(result.Warnings, Is.Empty);
        Assert.That(IsoMessageCodec.TryRead(bytes, dialect, out var message, out var error), Is.True, error.Describe());
        Assert.That(message.GetText(2), Is.EqualTo("6228480402564890018"));
        Assert.That(message.Get(3)!.Parts!.Elements.Select(e => e.Key + e.Value.Text), Is.EqualTo(new[] { "100", "210", "1020" }));
        Assert.That(message.GetText(41), Is.EqualTo("TERM0001"));
        Assert.That(message.Get("48.11")!.Text, Is.EqualTo("XYZ"));
        Assert.That(message.GetBytes(52), Is.EqualTo(Hex("0412AC89ABCDEF67")));
        Assert.That(message.Get("55.9F36")!.Bytes.ToArray(), Is.EqualTo(Hex("00A1")));
        Assert.That(message.Get("62.3")!.Text, Is.EqualTo("123"));
        Assert.That(message.GetText(70), Is.EqualTo("301"));
        Assert.That(Convert.ToHexString(IsoMessageCodec.ToBytes(message, dialect)), Is.EqualTo(Convert.ToHexString(bytes)));
    }

    [TestCase("""{"fields":{"2":{"type":"String","length":19,"enc":"ASCI","prefix":"ASCII.LL"}}}""", "fields.2.enc: this encoding is not known; did you mean 'ASCII'?")]
    [TestCase("""{"fields":{"2":{"type":"String","length":19,"enc":"ASCII","prefix":"Hex.LL"}}}""", "fields.2.prefix: this prefix cannot be expressed")]
    [TestCase("""{"fields":{"2":{"type":"String","length":19,"enc":"ASCII"}}}""", "fields.2: 'prefix' is missing")]
    [TestCase("""{"fields":{"500":{}}}""", "fields.500: data elements are numbered")]
    [TestCase("""{"name":"x"}""", "'fields' is missing")]
    [TestCase("""{"fields":{"2":{"type":"String","lenght":19,"enc":"ASCII","prefix":"ASCII.LL"}}}""", "did you mean 'length'?")]
    [TestCase("[]", "expected an object")]
    public void A_wrong_specification_is_explained(string json, string expected)
    {
        var problems = Assert.Throws<DocumentException>(() => MoovImporter.Import("a.json", json, new ImportOptions()))!.Problems;

        Assert.That(problems.Select(p => p.ToString()), Has.Some.Contain(expected));
    }

    [Test]
    public void Any_mutation_gives_a_dialect_or_problems()
    {
        var seed = File.ReadAllText(RepositoryFile.Find("tests/data/import/bcd.json"));
        var random = new Random(8583);
        for (var i = 0; i < 1_500; i++)
        {
            var text = seed.ToCharArray();
            for (var n = random.Next(1, 4); n > 0; n--) text[random.Next(text.Length)] = (char)random.Next(32, 127);
            try
            {
                Dialect.Create(MoovImporter.Import("a.json", new string(text), new ImportOptions()).Definition);
            }
            catch (DocumentException e)
            {
                Assert.That(e.Problems, Is.Not.Empty);
            }
        }
    }
}
