using Iso8583.Core.Dialects;
using Iso8583.Core.Documents;

namespace Iso8583.Core.Tests.Dialects;

/// <summary>The list of fields that identify a transaction.</summary>
internal sealed class DialectKeyTests
{
    [TestCase("iso87-ascii", "32 42 41 11 7")]
    [TestCase("iso87-binary", "32 42 41 11 7")]
    [TestCase("iso93-ascii", "32 42 41 11 12")]
    [TestCase("iso2003-ascii", "32 42 41 11 12")]
    [TestCase("unionpay-pos", "42 41 60.2 11")]
    [TestCase("unionpay-pos-sm", "42 41 60.2 11")]
    public void Built_in_dialect_has_the_key_of_its_edition(string name, string key) =>
        Assert.That(string.Join(' ', DialectCatalog.BuiltIn.Get(name).Key), Is.EqualTo(key));

    [Test]
    public void Element_knows_its_place()
    {
        var batch = DialectCatalog.BuiltIn.Get("unionpay-pos").Key[2];
        Assert.That((batch.Field, batch.Start, batch.Length, batch.IsNumber), Is.EqualTo((60, 2, 6, true)));
    }

    [Test]
    public void Document_says_another_and_null_takes_it_back()
    {
        var mine = Compile("\"key\": [\"42\", \"41\", \"11\", \"12\", \"13\", \"37\"]");
        Assert.That(string.Join(' ', mine.Key), Is.EqualTo("42 41 11 12 13 37"));
        Assert.That(string.Join(' ', Compile("\"key\": null").Key), Is.EqualTo("32 42 41 11 7"));
    }

    [TestCase("\"7\"", 8, "key is a list of fields")]
    [TestCase("[\"42\", \"41\", \"11\", 7]", 27, "in quotes")]
    [TestCase("[\"42\", \"41\", \"11\", \"190\"]", 27, "no field 190")]
    [TestCase("[\"42\", \"41\", \"11\", \"48.3\"]", 27, "no element '3'")]
    [TestCase("[\"42\", \"41\", \"11\", \"41\"]", 27, "twice")]
    [TestCase("[\"42\", \"41\", \"7\"]", 8, "11 is missing")]
    [TestCase("[\"42\", \"41\", \"11\", \"7\", \"12\", \"13\"]", 38, "at most 18 digits")]
    [TestCase("[\"42\", \"41\", \"11\", \"32\", \"37\"]", 33, "one text besides 41 and 42, which is 32")]
    [TestCase("[\"42\", \"41\", \"11\", \"48\"]", 27, "at most 15 characters")]
    [TestCase("[\"42\", \"41\", \"11\", \"52\"]", 27, "masked as a secret")]
    public void Fault_is_told_with_its_place(string key, int column, string what)
    {
        var fault = Assert.Throws<DocumentException>(() => Compile("\"key\": " + key));
        Assert.That(fault!.Message, Does.StartWith($"mine.json:3:{column}:").And.Contain(what));
    }

    [Test]
    public void Field_that_is_masked_is_refused()
    {
        var fault = Assert.Throws<DocumentException>(() => Compile("""
            "fields": { "62": { "name": "Token", "format": "an12", "mask": "secret" } }, "key": ["42", "41", "11", "62"]
            """));
        Assert.That(fault!.Message, Does.Contain("field 62 is masked as a secret"));
    }

    [Test]
    public void Written_document_has_it()
    {
        var mine = Compile("\"key\": [\"42\", \"41\", \"11\", \"12\"]");
        var again = DialectCatalog.BuiltIn.Compile("again.json", Iso8583.Core.Dialects.Import.DialectDocument.Write(mine.Definition));
        Assert.That(again.Key, Is.EqualTo(mine.Key));
    }

    private static Dialect Compile(string member) => DialectCatalog.BuiltIn.Compile("mine.json", $$"""
        { "name": "mine", "extends": "iso87-ascii",

        {{member}} }
        """);
}
