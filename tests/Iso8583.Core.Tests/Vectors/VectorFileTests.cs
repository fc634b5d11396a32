using System.Text;
using Iso8583.Core.Vectors;

namespace Iso8583.Core.Tests.Vectors;

/// <summary>Published values: those printed in standards always, third-party ones where their folder is at hand.</summary>
[Category("Vectors")]
public class VectorFileTests
{
    private static readonly string OwnFolder = FindOwnFolder();

    [TestCaseSource(nameof(OwnFiles))]
    public void Every_value_printed_in_a_standard_is_met(string file) => AssertAllPass(Path.Combine(OwnFolder, file));

    [TestCaseSource(nameof(ThirdPartyFiles))]
    public void Every_third_party_value_is_met(string file)
    {
        if (file.Length == 0) Assert.Ignore("ISO8583_VECTORS names no folder with vector files.");
        AssertAllPass(file);
    }

    [Test]
    public void An_unknown_algorithm_is_a_failure_and_never_skipped()
    {
        var results = VectorFile.Check("x.json", """[{"id":"x-1","algorithm":"ROT13","operation":"encrypt","inputs":{},"expected":{"data":"00"}}]"""u8);
        Assert.That(results.Select(r => (r.Passed, r.Reason)), Is.EqualTo(new[] { (false, "unknown algorithm or operation") }));
    }

    [Test]
    public void An_entry_whose_expected_values_are_not_all_compared_is_a_failure()
    {
        var results = VectorFile.Check("x.json", """[{"id":"x-1","algorithm":"SM3","operation":"digest","inputs":{"data":""},"expected":{"length":"32"}}]"""u8);
        Assert.That(results[0].Passed, Is.False);
    }

    [Test]
    public void A_refusal_that_does_not_come_is_a_failure()
    {
        var results = VectorFile.Check(
            "x.json", """[{"id":"x-1","algorithm":"ISO9564-FORMAT2","operation":"decode-reject","inputs":{"pin_block":"241234FFFFFFFFFF"},"expected":{"error":"x"}}]"""u8);
        Assert.That(results[0].Passed, Is.False);
    }

    private static IEnumerable<string> OwnFiles() => Directory.EnumerateFiles(OwnFolder, "*.json").Select(file => Path.GetFileName(file)).Order();

    private static IEnumerable<string> ThirdPartyFiles()
    {
        var folder = Environment.GetEnvironmentVariable("ISO8583_VECTORS");
        return string.IsNullOrEmpty(folder) ? [""] : Directory.EnumerateFiles(folder, "*.json").Order();
    }

    private static string FindOwnFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Iso8583Sim.sln"))) folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? AppContext.BaseDirectory, "tests", "data", "vectors");
    }

    private static void AssertAllPass(string path)
    {
        var results = VectorFile.Check(Path.GetFileName(path), File.ReadAllBytes(path));
        var failures = new StringBuilder();
        foreach (var result in results.Where(r => !r.Passed)) failures.AppendLine(null, $"{result.Id} {result.Algorithm} {result.Operation}: {result.Reason}");
        Assert.That(results, Is.Not.Empty);
        Assert.That(failures.ToString(), Is.Empty);
    }
}
