using Iso8583.Core.Dialects;
using Iso8583.Core.Dialects.Import;

namespace Iso8583.Core.Tests.Import;

internal sealed class DialectDocumentTests
{
    private static IReadOnlyList<string> Names => DialectCatalog.BuiltIn.Names;

    [TestCaseSource(nameof(Names))]
    public void Every_built_in_dialect_survives_being_written_and_read(string name)
    {
        var dialect = DialectCatalog.BuiltIn.Get(name);
        var document = DialectDocument.Write(dialect.Definition);

        var again = DialectCatalog.BuiltIn.Compile(name + ".json", document);

        Assert.That(DialectDocument.Write(again.Definition), Is.EqualTo(document));
        Assert.That(again.Fields, Is.EqualTo(dialect.Fields));
        foreach (var de in dialect.Fields)
        {
            Assert.That(again[de]! with { Layout = null }, Is.EqualTo(dialect[de]! with { Layout = null }));
            Assert.That(again[de]!.Layout?.Elements.Select(e => e.Key), Is.EqualTo(dialect[de]!.Layout?.Elements.Select(e => e.Key)));
        }

        Assert.That(again.Bitmap, Is.EqualTo(dialect.Bitmap));
        Assert.That(again.ResponseCodes, Is.EqualTo(dialect.ResponseCodes));
        Assert.That(again.Profiles, Has.Count.EqualTo(dialect.Profiles.Count));
    }
}
