using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Dialects.Import;
using Iso8583.Core.Documents;
using Iso8583.Core.Messages;
using Iso8583.Testing;
using static Iso8583.Core.Tests.Import.ImportedMessages;

namespace Iso8583.Core.Tests.Import;

internal sealed class JposImporterTests
{
    [Test]
    public void An_ascii_packager_reads_messages_with_subfields_tags_and_an_inner_bitmap()
    {
        byte[] bytes =
        [
            .. Ascii("0200"), .. Ascii(Convert.ToHexString(Bitmap(2, 3, 4, 11, 28, 35, 41, 43, 48, 52, 127))),
            .. Ascii("164761739001010010"), .. Ascii("000000"), .. Ascii("000000001000"), .. Ascii("000123"), .. Ascii("C00000150"),
            .. Ascii("374761739001010010=25122011143804400000"), .. Ascii("TERM0001"),
            .. Ascii("CORNER SHOP".PadRight(25)), .. Ascii("HANGZHOU".PadRight(13)), .. Ascii("CN"),
            .. Ascii("016" + "R" + "0103ABC" + "4204WXYZ"), .. Ascii("0412AC89ABCDEF67"),
            .. Ascii("000025"), .. Hex("4000008000000000"), .. Ascii("03KEY"), .. Ascii("0008<a>b</a>"),
        ];

        var message = Read("ascii.xml", bytes);

        Assert.That(message.Mti.ToString(), Is.EqualTo("0200"));
        Assert.That(message.GetText(2), Is.EqualTo("4761739001010010"));
        Assert.That(message.GetText(28), Is.EqualTo("C00000150"));
        Assert.That(message.Get("43.2")!.Text!.TrimEnd(), Is.EqualTo("HANGZHOU"));
        Assert.That(message.Get(48)!.Parts!.Lead!.Text, Is.EqualTo("R"));
        Assert.That(message.Get("48.42")!.Text, Is.EqualTo("WXYZ"));
        Assert.That(message.GetBytes(52), Is.EqualTo(Hex("0412AC89ABCDEF67")));
        Assert.That(message.Get("127.2")!.Text, Is.EqualTo("KEY"));
        Assert.That(message.Get("127.25")!.Text, Is.EqualTo("<a>b</a>"));
    }

    [Test]
    public void A_binary_packager_reads_packed_digits_on_either_side_chip_data_and_an_inner_bitmap()
    {
        byte[] bytes =
        [
            .. Hex("0200"), .. Bitmap(2, 3, 4, 11, 22, 23, 28, 32, 35, 41, 44, 52, 55, 63, 70),
            .. Hex("19 62284804025648900180"), .. Hex("000000"), .. Hex("000000001000"), .. Hex("000123"), .. Hex("0051"), .. Hex("0010"),
            .. Ascii("C"), .. Hex("00000150"), .. Hex("0B 012345678901"), .. Hex("33 4761739001010010D25122011143804400"), .. Ascii("TERM0001"),
            .. Hex("05"), .. Ascii("HELLO"), .. Hex("0412AC89ABCDEF67"), .. Hex("0011 9F0206000000001000 9F360200A1 82011C"[..^2] + "1C"),
            .. Hex("0A A00020"), .. Hex("0002"), .. Hex("0100"), .. Ebcdic("ABC"), .. Hex("0301"),
        ];

        var message = Read("binary.xml", bytes);

        Assert.That(message.GetText(2), Is.EqualTo("6228480402564890018"));
        Assert.That((message.GetText(22), message.GetText(23)), Is.EqualTo(("051", "001")));
        Assert.That(message.GetText(28), Is.EqualTo("C00000150"));
        Assert.That(message.GetText(32), Is.EqualTo("12345678901"));
        Assert.That(message.GetText(35), Is.EqualTo("4761739001010010=2512201114380440"));
        Assert.That(message.Get("55.9F36")!.Bytes.ToArray(), Is.EqualTo(Hex("00A1")));
        Assert.That(message.Get("63.3")!.Text, Is.EqualTo("0100"));
        Assert.That(message.Get("63.19")!.Text, Is.EqualTo("ABC"));
        Assert.That(message.GetText(70), Is.EqualTo("301"));
    }

    [Test]
    public void An_ebcdic_packager_reads_lengths_tags_and_subfields()
    {
        byte[] bytes =
        [
            .. Ebcdic("0200"), .. Bitmap(2, 3, 4, 11, 32, 41, 48, 61, 64),
            .. Ebcdic("164761739001010010"), .. Ebcdic("000000"), .. Ebcdic("000000001000"), .. Ebcdic("000123"), .. Ebcdic("02"), .. Hex("123F"), .. Ebcdic("TERM0001"),
            .. Ebcdic("016" + "R" + "42040103" + "9203123"), .. Ebcdic("013" + "1" + "02" + "12345     "), .. Ebcdic("A1B2C3D4E5F60718"),
        ];

        var message = Read("ebcdic.xml", bytes);

        Assert.That(message.GetText(2), Is.EqualTo("4761739001010010"));
        Assert.That(message.GetText(41), Is.EqualTo("TERM0001"));
        Assert.That(message.Get("48.42")!.Text, Is.EqualTo("0103"));
        Assert.That(message.Get("48.92")!.Text, Is.EqualTo("123"));
        Assert.That(message.Get("61.3")!.Text, Is.EqualTo("12345     "));
        Assert.That(message.GetBytes(64), Is.EqualTo(Hex("A1B2C3D4E5F60718")));
    }

    [Test]
    public void What_cannot_be_taken_over_is_a_warning_and_what_would_break_messages_a_problem()
    {
        var result = JposImporter.Import("a.xml", Packager("""<isofieldpackager id="63" length="99" name="x" class="org.jpos.iso.IFA_LLCHAR" packager="com.example.MyPackager"><isofield id="1" length="2" name="y" class="org.jpos.iso.IF_CHAR"/></isofieldpackager>"""), new ImportOptions());
        var problems = Assert.Throws<DocumentException>(() => JposImporter.Import("a.xml", Packager("""<isofield id="5" length="6" name="x" class="com.example.MyField"/>"""), new ImportOptions()))!.Problems;

        Assert.That(result.Warnings.Single().ToString(), Is.EqualTo("a.xml:4:2: field 63: the sub-packager 'MyPackager' is not known; the field is taken over as a whole"));
        Assert.That(result.Definition.Fields[63].Layout, Is.Null);
        Assert.That(problems.Single().ToString(), Is.EqualTo("a.xml:4:2: field 5: the class 'MyField' is not known; describe this field by hand in the dialect"));
    }

    [TestCase("<isofield id='x' length='6' name='x' class='IFA_NUMERIC'/>", "attribute id: expected a whole number")]
    [TestCase("<isofield id='5' length='-6' name='x' class='IFA_NUMERIC'/>", "attribute length: expected a whole number")]
    [TestCase("<isofield id='5' length='0' name='x' class='IFA_NUMERIC'/>", "a fixed field needs a length")]
    [TestCase("<isofield id='5' name='x' length='6' class='IFA_NUMERIC'/><isofield id='5' name='x' length='6' class='IFA_NUMERIC'/>", "field 5 is there twice")]
    [TestCase("<isofield", "not well-formed XML")]
    [TestCase("&entity;", "not well-formed XML")]
    public void A_broken_file_is_explained(string fields, string expected)
    {
        var problems = Assert.Throws<DocumentException>(() => JposImporter.Import("a.xml", Packager(fields), new ImportOptions()))!.Problems;

        Assert.That(problems.Select(p => p.ToString()), Has.Some.Contain(expected));
        Assert.That(problems[0].Line, Is.GreaterThan(0));
    }

    [Test]
    public void Entities_and_document_types_are_not_read()
    {
        const string Bomb = """<!DOCTYPE isopackager [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]><isopackager><isofield id="&b;" length="1" name="&f;" class="IF_CHAR"/></isopackager>""";

        Assert.That(() => JposImporter.Import("a.xml", Bomb, new ImportOptions()), Throws.InstanceOf<DocumentException>());
        Assert.That(() => JposImporter.Import("a.xml", "<other/>", new ImportOptions()), Throws.InstanceOf<DocumentException>().With.Message.Contain("isopackager"));
        Assert.That(() => JposImporter.Import("a.xml", "", new ImportOptions()), Throws.InstanceOf<DocumentException>());
    }

    [Test]
    public void Any_mutation_of_a_packager_gives_a_dialect_or_problems([Values("ascii.xml", "binary.xml", "ebcdic.xml")] string file)
    {
        var seed = File.ReadAllText(RepositoryFile.Find("tests/data/import/" + file));
        var random = new Random(8583);
        for (var i = 0; i < 1_500; i++)
        {
            var text = seed.ToCharArray();
            for (var n = random.Next(1, 5); n > 0; n--) text[random.Next(text.Length)] = (char)random.Next(32, 127);
            try
            {
                Dialect.Create(JposImporter.Import(file, new string(text), new ImportOptions()).Definition);
            }
            catch (DocumentException e)
            {
                Assert.That(e.Problems, Is.Not.Empty);
            }
            catch (ArgumentException e)
            {
                Assert.That(e.Message, Does.Contain("bitmap").Or.Contain("field"));
            }
        }
    }

    [TestCase("IFA_LLLLLLCHAR", FieldEncoding.Text, LengthEncoding.Ascii, 6)]
    [TestCase("IFB_LLLCHAR", FieldEncoding.Text, LengthEncoding.Bcd, 2)]
    [TestCase("IFB_LLLHBINARY", FieldEncoding.Binary, LengthEncoding.Binary, 2)]
    [TestCase("IFB_LLHECHAR", FieldEncoding.Text, LengthEncoding.Binary, 1)]
    [TestCase("IFA_LLABINARY", FieldEncoding.HexAscii, LengthEncoding.Ascii, 2)]
    [TestCase("IFA_LLBNUM", FieldEncoding.Bcd, LengthEncoding.Ascii, 2)]
    [TestCase("IFB_LLHEX", FieldEncoding.Binary, LengthEncoding.Bcd, 1)]
    [TestCase("IFAE_LLCHAR", FieldEncoding.Text, LengthEncoding.Ascii, 2)]
    [TestCase("IFEA_LLCHAR", FieldEncoding.Text, LengthEncoding.Ebcdic, 2)]
    [TestCase("IFEB_LLLNUM", FieldEncoding.Bcd, LengthEncoding.Ebcdic, 3)]
    public void Class_names_say_their_layout(string name, FieldEncoding encoding, LengthEncoding length, int size)
    {
        var spec = JposImporter.Import("a.xml", Packager($"<isofield id='44' length='9' name='x' class='org.jpos.iso.{name}'/>"), new ImportOptions()).Definition.Fields[44];

        Assert.That((spec.Encoding, spec.Prefix!.Value.Encoding, (int)spec.Prefix.Value.Size), Is.EqualTo((encoding, length, size)));
    }

    [TestCase("IF_CHAR", FieldEncoding.Text)]
    [TestCase("IFA_NUMERIC", FieldEncoding.Text)]
    [TestCase("IFA_AMOUNT", FieldEncoding.Text)]
    [TestCase("IFA_BINARY", FieldEncoding.HexAscii)]
    [TestCase("IFE_CHAR", FieldEncoding.Text)]
    [TestCase("IFE_NUMERIC", FieldEncoding.Text)]
    [TestCase("IFE_AMOUNT", FieldEncoding.Text)]
    [TestCase("IFE_BINARY", FieldEncoding.HexEbcdic)]
    [TestCase("IFB_NUMERIC", FieldEncoding.Bcd)]
    [TestCase("IFB_AMOUNT", FieldEncoding.Bcd)]
    [TestCase("IFB_BINARY", FieldEncoding.Binary)]
    [TestCase("IFA_LCHAR", FieldEncoding.Text)]
    [TestCase("IFA_LLNUM", FieldEncoding.Text)]
    [TestCase("IFA_LLLNUM", FieldEncoding.Text)]
    [TestCase("IFA_LLLCHAR", FieldEncoding.Text)]
    [TestCase("IFA_LLLLCHAR", FieldEncoding.Text)]
    [TestCase("IFA_LLBINARY", FieldEncoding.Binary)]
    [TestCase("IFA_LLLABINARY", FieldEncoding.HexAscii)]
    [TestCase("IFB_LLNUM", FieldEncoding.Bcd)]
    [TestCase("IFB_LLLNUM", FieldEncoding.Bcd)]
    [TestCase("IFB_LLHNUM", FieldEncoding.Bcd)]
    [TestCase("IFB_LLCHAR", FieldEncoding.Text)]
    [TestCase("IFB_LLHCHAR", FieldEncoding.Text)]
    [TestCase("IFB_LLLHCHAR", FieldEncoding.Text)]
    [TestCase("IFB_LLBINARY", FieldEncoding.Binary)]
    [TestCase("IFB_LLHBINARY", FieldEncoding.Binary)]
    [TestCase("IFB_LLLBINARY", FieldEncoding.Binary)]
    [TestCase("IFE_LLNUM", FieldEncoding.Text)]
    [TestCase("IFE_LLCHAR", FieldEncoding.Text)]
    [TestCase("IFE_LLLCHAR", FieldEncoding.Text)]
    [TestCase("IFE_LLBINARY", FieldEncoding.Binary)]
    [TestCase("IFE_LLLBINARY", FieldEncoding.Binary)]
    [TestCase("IFEB_LLNUM", FieldEncoding.Bcd)]
    [TestCase("IFMC_LLCHAR", FieldEncoding.Text)]
    public void The_usual_classes_are_taken_over(string name, FieldEncoding encoding)
    {
        var result = JposImporter.Import("a.xml", Packager($"<isofield id='44' length='9' name='x' class='org.jpos.iso.{name}'/>"), new ImportOptions());

        Assert.That(result.Definition.Fields[44].Encoding, Is.EqualTo(encoding));
        Assert.That(Dialect.Create(result.Definition)[44], Is.Not.Null);
    }

    [Test]
    public void Fields_without_bytes_are_left_out_and_the_bitmap_may_be_of_any_form([Values("IFA_BITMAP", "IFB_BITMAP", "IFE_BITMAP")] string bitmap)
    {
        var text = "<isopackager><isofield id='0' length='4' name='type' class='IFA_NUMERIC'/><isofield id='1' length='16' name='bitmap' class='org.jpos.iso." + bitmap + "'/>"
            + "<isofield id='3' length='6' name='code' class='IFA_NUMERIC'/><isofield id='5' length='6' name='x' class='org.jpos.iso.IF_UNUSED'/>\n<isofield id='6' length='6' name='x' class='IF_NOP'/></isopackager>";

        var result = JposImporter.Import("a.xml", text, new ImportOptions());

        Assert.That(result.Definition.Fields.Keys, Is.EqualTo(new[] { 3 }));
        Assert.That(result.Warnings.Single().ToString(), Is.EqualTo("a.xml:2:2: field 6: IF_NOP stands for no bytes on the wire; the field is left out"));
    }

    [Test]
    public void Tagged_subfields_keep_their_names()
    {
        var dialect = Dialect.Create(JposImporter.Import("ascii.xml", File.ReadAllText(RepositoryFile.Find("tests/data/import/ascii.xml")), new ImportOptions()).Definition);

        var elements = dialect[48]!.Layout!.Elements;

        Assert.That(elements, Is.Not.Empty);
        Assert.That(elements.Select(e => e.Key), Is.All.Length.EqualTo(2));
        Assert.That(elements.Select(e => e.Name), Is.All.Not.Empty);
    }

    private static IsoMessage Read(string file, byte[] bytes)
    {
        var result = JposImporter.Import(file, File.ReadAllText(RepositoryFile.Find("tests/data/import/" + file)), new ImportOptions { Name = "imported" });
        Assert.That(result.Warnings, Is.Empty);
        var dialect = DialectCatalog.BuiltIn.Compile("imported.json", DialectDocument.Write(result.Definition));
        Assert.That(IsoMessageCodec.TryRead(bytes, dialect, out var message, out var error), Is.True, error.Describe());
        Assert.That(Convert.ToHexString(IsoMessageCodec.ToBytes(message, dialect)), Is.EqualTo(Convert.ToHexString(bytes)));
        return message;
    }

    private static string Packager(string fields) => "<isopackager>\n<isofield id='0' length='4' name='type' class='org.jpos.iso.IFA_NUMERIC'/>\n<isofield id='1' length='16' name='bitmap' class='org.jpos.iso.IFA_BITMAP'/>\n" + fields + "\n</isopackager>";
}
