using System.Text;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Tests.Codec;

/// <summary>Field 55 of the generic dialects: chip data, or text of the sender's own, which is left unopened.</summary>
public class TextInChipFieldTests
{
    [TestCase("iso87-ascii")]
    [TestCase("iso87-binary")]
    [TestCase("iso87-ebcdic")]
    [TestCase("iso93-ascii")]
    [TestCase("iso93-binary")]
    [TestCase("iso2003-ascii")]
    [TestCase("iso2003-binary")]
    public void Text_is_kept_as_bytes_and_written_back(string name)
    {
        var dialect = DialectCatalog.BuiltIn.Get(name);
        var text = Encoding.ASCII.GetBytes("FREE TEXT OF A SENDER");
        var message = new IsoMessage(new Mti((ushort)((dialect.Version << 12) | 0x0200)));
        message.Set(3, "000000");
        message.Set(55, text);

        var wire = IsoMessageCodec.ToBytes(message, dialect);
        Assert.That(IsoMessageCodec.TryRead(wire, dialect, out var read, out var error), Is.True, error.Describe());

        Assert.That(read.GetBytes(55), Is.EqualTo(text));
        Assert.That(read.Get(55)?.Parts, Is.Null);
        Assert.That(IsoMessageCodec.ToBytes(read, dialect), Is.EqualTo(wire));
    }

    [TestCase("iso87-ascii")]
    [TestCase("iso2003-ascii")]
    public void Chip_data_is_opened_also_where_it_is_written_as_hex_digits(string name)
    {
        var dialect = DialectCatalog.BuiltIn.Get(name);
        var message = new IsoMessage(new Mti((ushort)((dialect.Version << 12) | 0x0200)));
        message.Set(55, Convert.FromHexString("9F2608AABBCCDDEEFF00119F360200019505000000000082025C00"));

        Assert.That(IsoMessageCodec.TryRead(IsoMessageCodec.ToBytes(message, dialect), dialect, out var read, out var error), Is.True, error.Describe());

        Assert.That(read.Get(55)?.Parts?.Elements.Select(e => e.Key), Is.EqualTo(new[] { "9F26", "9F36", "95", "82" }));
    }

    [Test]
    public void Broken_chip_data_that_is_no_text_is_still_a_fault()
    {
        var dialect = DialectCatalog.BuiltIn.Get("iso87-ascii");
        var message = new IsoMessage(new Mti(0x0200));
        message.Set(55, Convert.FromHexString("9F2608AABB"));

        Assert.That(IsoMessageCodec.TryRead(IsoMessageCodec.ToBytes(message, dialect), dialect, out _, out var error), Is.False);

        Assert.That(error.FieldPath(), Is.EqualTo("55.9F26"));
    }
}
