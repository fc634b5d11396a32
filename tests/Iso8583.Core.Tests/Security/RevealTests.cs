using System.Text.RegularExpressions;

namespace Iso8583.Core.Tests.Security;

/// <summary>Clear digits and key bytes leave their types only where docs/security.md says so.</summary>
public partial class RevealTests
{
    [Test]
    public void Every_place_that_reveals_is_listed_and_counted()
    {
        var root = FindRoot();
        var found = new[] { "Iso8583.Core", "Acquirer.Host", "Terminal.Emulator" }
            .SelectMany(project => Directory.EnumerateFiles(Path.Combine(root, project), "*.cs", SearchOption.AllDirectories))
            .Select(file => (Name: Path.GetRelativePath(root, file).Replace('\\', '/'), Count: Call().Count(File.ReadAllText(file))))
            .Where(file => file.Count > 0 && !file.Name.Contains("/obj/", StringComparison.Ordinal))
            .Select(file => $"{file.Name} {file.Count}")
            .Order(StringComparer.Ordinal);
        var listed = Row().Matches(File.ReadAllText(Path.Combine(root, "docs", "security.md")))
            .Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value}")
            .Order(StringComparer.Ordinal);
        Assert.That(found, Is.EqualTo(listed), "docs/security.md lists every call of Reveal with its reason; add yours there");
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Iso8583Sim.sln"))) folder = folder.Parent;
        return folder?.FullName ?? AppContext.BaseDirectory;
    }

    [GeneratedRegex(@"\.Reveal(Number)?\(")]
    private static partial Regex Call();

    [GeneratedRegex(@"^\| `([^`]+\.cs)` \| (\d+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
