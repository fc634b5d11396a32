using Iso8583.Core.Dialects;
using Iso8583.Core.Documents;

namespace Iso8583.Core.Tests.Dialects;

public class DialectCatalogTests
{
    [Test]
    public void Every_built_in_dialect_compiles()
    {
        Assert.That(DialectCatalog.BuiltIn.Names, Is.SupersetOf(new[]
        {
            "iso87-ascii", "iso87-binary", "iso87-ebcdic", "iso93-ascii", "iso93-binary", "iso2003-ascii", "iso2003-binary",
            "unionpay-pos", "unionpay-pos-sm", "iso87-ascii-aes", "visa-base1", "mastercard-cis", "base24-pos",
        }));
        foreach (var name in DialectCatalog.BuiltIn.Names)
        {
            var dialect = DialectCatalog.BuiltIn.Get(name);
            Assert.That(dialect.Name, Is.EqualTo(name));
            Assert.That(dialect.ResponseCodes["approved"], Does.StartWith("00"));
        }
    }

    [Test]
    public void A_dialect_extends_another_and_overrides_a_single_field()
    {
        var dialect = DialectCatalog.BuiltIn.Compile("mine.json", """{ "name": "mine", "extends": "iso87-ascii", "fields": { "41": { "format": "ans16" }, "5": null } }""");
        Assert.That(dialect[41]?.Length, Is.EqualTo(16));
        Assert.That(dialect[41]?.Name, Is.EqualTo(DialectCatalog.BuiltIn.Get("iso87-ascii")[41]?.Name));
        Assert.That(dialect[5], Is.Null);
    }

    [Test]
    public void Faults_of_a_document_name_line_column_and_field()
    {
        var text = "{\n  \"name\": \"mine\",\n  \"fields\": {\n    \"41\": { \"format\": \"ans-16\" },\n    \"200\": { \"format\": \"n2\" },\n    \"48\": { \"format\": \"n..9\", \"encodng\": \"bcd\" }\n  }\n}";
        var error = Assert.Throws<DocumentException>(() => DialectCatalog.BuiltIn.Compile("mine.json", text));
        Assert.That(error?.Message, Does.Contain("mine.json").And.Contain("fields.41"));
        Assert.That(error?.Problems.Select(p => p.Line), Is.EquivalentTo(new[] { 4, 5, 6 }));
    }
}
