using System.Text.RegularExpressions;

namespace Iso8583.Emulator.Tests.Commands;

/// <summary>Every example of docs/crypto.md is run: the page shows what the tool prints.</summary>
internal sealed partial class CryptoDocumentationTests
{
    private static readonly string Root = FindRoot();

    [TestCaseSource(nameof(Examples))]
    public void The_page_shows_what_the_tool_prints(string line, string shown)
    {
        var args = Words().Matches(line).Select(word => word.Groups[1].Success ? word.Groups[1].Value : word.Value).ToArray();
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i].StartsWith("tests/", StringComparison.Ordinal)) args[i] = Path.Combine(Root, args[i]);
        }

        var (exitCode, output, error) = Tool.Run("", args);
        var printed = output.Concat(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();
        if (exitCode != 0) printed.Add($"(exit {exitCode})");
        Assert.That(string.Join('\n', printed.Select(text => text.TrimEnd())), Is.EqualTo(shown));
    }

    private static IEnumerable<TestCaseData> Examples()
    {
        foreach (Match block in Blocks().Matches(File.ReadAllText(Path.Combine(Root, "docs", "crypto.md"))))
        {
            foreach (var example in block.Groups[1].Value.Split("$ emulator ", StringSplitOptions.RemoveEmptyEntries))
            {
                var end = example.IndexOf('\n', StringComparison.Ordinal);
                yield return new TestCaseData(example[..end], example[(end + 1)..].TrimEnd()).SetArgDisplayNames(string.Join(' ', example.Split(' ').Take(3)));
            }
        }
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Iso8583Sim.sln"))) folder = folder.Parent;
        return folder?.FullName ?? AppContext.BaseDirectory;
    }

    [GeneratedRegex("```console\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex("\"([^\"]*)\"|[^ ]+")]
    private static partial Regex Words();
}
