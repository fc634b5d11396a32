using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;

namespace Iso8583.Core.Tests.Corpus;

/// <summary>Published messages of the plain layouts under our built-in dialects of the same kind.</summary>
[Category("Corpus")]
public class BuiltInDialectTests
{
    [TestCase("iso87-ascii-hexbmp", "iso87-ascii")]
    [TestCase("iso87-bcd", "iso87-binary")]
    [TestCase("iso87-ebcdic-binbmp", "iso87-ebcdic")]
    [TestCase("iso93-ascii-hexbmp", "iso93-ascii")]
    [TestCase("iso93-bcd", "iso93-binary")]
    [TestCase("iso2003-ascii-hexbmp", "iso2003-ascii")]
    [TestCase("iso2003-bcd", "iso2003-binary")]
    [TestCase("cup-pos", "unionpay-pos")]
    [TestCase("visa-base1", "visa-base1")]
    [TestCase("mc-ebcdic", "mastercard-cis")]
    [TestCase("base24", "base24-pos")]
    public void A_built_in_dialect_reads_the_published_messages_of_its_kind(string layout, string name)
    {
        var dialect = DialectCatalog.BuiltIn.Get(name);
        var samples = CorpusFolder.Items("samples", "samples").Where(s => CorpusFolder.Text(s, "spec") == layout).ToList();
        var faults = new List<string>();
        foreach (var sample in samples)
        {
            var message = CorpusFolder.Hex(sample, "message_hex");
            var id = CorpusFolder.Text(sample, "id");
            if (!IsoMessageCodec.TryRead(message, dialect, out var read, out var error))
            {
                // two messages fill 55 with bytes that are no chip data; everything around it must still be found
                var map = default(FieldMap);
                if (error.Field != 55 || error.Kind < ParseErrorKind.TlvTagTruncated || !MessageView.TryParse(message, dialect, ref map, out _, out _)) faults.Add($"{id}: {error.Describe()}");
            }
            else if (!IsoMessageCodec.ToBytes(read, dialect).AsSpan().SequenceEqual(message)) faults.Add($"{id}: written otherwise");
        }

        TestContext.Out.WriteLine($"{name}: {samples.Count - faults.Count} of {samples.Count} messages of {layout}");
        foreach (var fault in faults) TestContext.Out.WriteLine(fault);
        Assert.That(faults, Is.Empty);
    }
}
