using Iso8583.Testing;

namespace Iso8583.Emulator.Tests.Commands;

internal sealed class DialectsCommandTests
{
    private string _folder = "";

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("dialects").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void List_names_every_built_in_dialect_with_its_framing()
    {
        var (exitCode, output, _) = Tool.Run("", "dialects", "list");

        Assert.That(exitCode, Is.Zero);
        foreach (var name in (string[])["iso87-ascii", "iso87-binary", "iso87-ebcdic", "iso93-ascii", "iso93-binary", "iso2003-ascii", "iso2003-binary", "unionpay-pos", "visa-base1", "mastercard-cis", "base24-pos"])
        {
            Assert.That(output, Has.Some.StartsWith(name + " "));
        }

        Assert.That(Tool.Run("", "dialects", "list", "--format", "json").Output[0], Does.StartWith("{\"name\":"));
    }

    [Test]
    public void Show_gives_the_fields_and_a_document_that_validates()
    {
        var file = Path.Combine(_folder, "copy.json");
        Assert.That(Tool.Run("", "dialects", "show", "unionpay-pos").Output, Has.Some.Contain("Primary account number"));
        File.WriteAllText(file, string.Join('\n', Tool.Run("", "dialects", "show", "unionpay-pos", "--document").Output));

        Assert.That(Tool.Run("", "dialects", "validate", file).Output[0], Does.Contain("good, dialect unionpay-pos"));
    }

    [Test]
    public void Validate_tells_every_fault_with_its_place()
    {
        var file = Path.Combine(_folder, "mine.json");
        File.WriteAllText(file, """
            {
              "name": "mine",
              "extends": "iso87-ascii",
              "fields": {
                "48": { "format": "ans...999", "encodign": "cp037" },
                "999": { "format": "n3" }
              }
            }
            """);

        var (exitCode, output, _) = Tool.Run("", "dialects", "validate", file);

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Has.Some.Contains("mine.json:5:36: fields.48.encodign: ").And.Some.Contains("did you mean 'encoding'?"));
        Assert.That(output, Has.Some.Contains("mine.json:6:5: fields.999: "));
        Assert.That(Tool.Run("", "dialects", "validate", Path.Combine(_folder, "absent.json")).ExitCode, Is.EqualTo(2));
    }

    [TestCase("ascii.xml")]
    [TestCase("binary.xml")]
    [TestCase("ebcdic.xml")]
    [TestCase("bcd.json")]
    public void An_imported_layout_is_a_dialect_file_that_decode_takes(string source)
    {
        var file = Path.Combine(_folder, "imported.json");

        var (exitCode, _, error) = Tool.Run("", "dialects", "import", RepositoryFile.Find("tests/data/import/" + source), "--output", file, "--name", "other-library");

        Assert.That(exitCode, Is.Zero, error);
        Assert.That(Tool.Run("", "dialects", "validate", file).ExitCode, Is.Zero);
        var encoded = Tool.Run("{\"mti\":\"0800\",\"fields\":{\"11\":\"000123\",\"41\":\"TERM0001\"}}", "encode", "-d", file);
        Assert.That(Tool.Run(encoded.Output[0], "decode", "-d", file, "--format", "json").Output[0], Is.EqualTo("""{"mti":"0800","bitmap":[11,41],"fields":{"11":"000123","41":"TERM0001"}}"""));
    }

    [Test]
    public void A_layout_that_cannot_be_imported_is_told()
    {
        var file = Path.Combine(_folder, "broken.xml");
        File.WriteAllText(file, "<isopackager><isofield id=\"2\" length=\"19\" name=\"x\" class=\"com.example.X\"/></isopackager>");

        var (exitCode, _, error) = Tool.Run("", "dialects", "import", file);

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(error, Does.Contain("broken.xml:1:15: field 2: the class 'X' is not known"));
        Assert.That(Tool.Run("", "dialects", "import", Path.Combine(_folder, "absent.xml")).ExitCode, Is.EqualTo(2));
    }
}
