using System.Buffers;
using System.Text.RegularExpressions;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Framing;
using Iso8583.Core.Messages;
using Iso8583.Testing;

namespace Iso8583.Core.Tests.Documentation;

internal sealed partial class DocumentationTests
{
    [Test]
    public void Every_line_of_code_in_the_readme_is_compiled()
    {
        var source = File.ReadAllLines(RepositoryFile.Find("tests/Iso8583.Core.Tests/Documentation/ReadmeSnippets.cs")).Select(l => l.Trim()).ToHashSet();
        var blocks = CSharpBlock().Matches(File.ReadAllText(RepositoryFile.Find("Iso8583.Core/README.md")));

        Assert.That(blocks, Has.Count.EqualTo(5));
        foreach (Match block in blocks)
        {
            foreach (var line in block.Groups["code"].Value.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) Assert.That(source, Does.Contain(line));
        }
    }

    [Test]
    public void The_code_of_the_readme_does_what_it_says()
    {
        var dialect = DialectCatalog.BuiltIn.Get("iso87-ascii");
        var request = new IsoMessage(new Mti(0x0200));
        request.Set(2, "4761739001010010");
        request.Set(3, "000000");
        request.Set(4, "000000001000");
        request.Set(11, "000123");
        request.Set(41, "TERM0001");
        var bytes = IsoMessageCodec.ToBytes(request, dialect);
        var map = default(FieldMap);
        MessageView.TryParse(bytes, dialect, ref map, out var view, out _);

        Assert.That(ReadmeSnippets.Read(bytes), Is.EqualTo("TERM0001 476173******0010 1000"));
        Assert.That(ReadmeSnippets.Read(bytes[..^1]), Does.Contain("field 41"));
        Assert.That(ReadmeSnippets.Write(new byte[256], dialect, view), Does.StartWith("0210").And.EndsWith("00012300TERM0001"));
        Assert.That(ReadmeSnippets.ForPeople(dialect).Text, Does.StartWith("0200 purchase request"));
        Assert.That(ReadmeSnippets.Frames(new ReadOnlySequence<byte>(Convert.FromHexString("000D" + "6000030000" + "603100300000" + "0800"))), Is.EqualTo(FrameStatus.Complete));
        Assert.That(ReadmeSnippets.Dialects()[48]!.CharacterSet.Name, Is.EqualTo("cp037"));
    }

    [Test]
    public void The_command_line_page_names_every_kind_of_error()
    {
        var page = File.ReadAllText(RepositoryFile.Find("docs/cli.md"));

        foreach (var kind in Enum.GetNames<ParseErrorKind>().Where(k => k != "None")) Assert.That(page, Does.Contain($"`{char.ToLowerInvariant(kind[0])}{kind[1..]}`"));
        foreach (var kind in Enum.GetNames<FrameErrorKind>().Where(k => k != "None")) Assert.That(page, Does.Contain($"`frame{kind}`"));
    }

    [Test]
    public void The_framing_page_names_every_length()
    {
        var page = File.ReadAllText(RepositoryFile.Find("docs/framing.md"));

        foreach (var name in FrameCodecs.Lengths) Assert.That(page, Does.Contain($"`{name}`"));
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();
}
