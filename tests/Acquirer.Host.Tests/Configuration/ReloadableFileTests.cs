using System.Text;
using Iso8583.Core.Documents;
using Iso8583.Host.Configuration;
using Iso8583.Host.Tests.Notifications;
using Iso8583.Testing.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Iso8583.Host.Tests.Configuration;

/// <summary>With a real file that is really edited; the file system's own notices and the looks in between are tested apart.</summary>
[CancelAfter(30_000)]
internal sealed class ReloadableFileTests
{
    private readonly CapturedLog _log = new();
    private TemporaryFolder _folder = null!; // set up before each test
    private FakeTimeProvider _time = null!; // set up before each test

    private string FileName => Path.Combine(_folder.Path, "words.json");

    [SetUp]
    public void SetUp()
    {
        _folder = new TemporaryFolder();
        _time = new FakeTimeProvider();
    }

    [TearDown]
    public void TearDown()
    {
        _folder.Dispose();
        _log.Dispose();
    }

    [Test]
    public async Task Edited_file_is_taken_over_by_the_notice_of_the_file_system(CancellationToken cancellationToken)
    {
        using var file = Open("""{ "word": "old" }""");
        await File.WriteAllTextAsync(FileName, """{ "word": "new" }""", cancellationToken);
        // The clock of the looks stands still: only a notice can bring the new word.
        while (file.Current != "new") await Task.Delay(5, cancellationToken);
        Assert.That(_log.Lines.Select(line => line.Text), Has.Some.Contains("read again, the word 'new' in force"));
    }

    [Test]
    public async Task Edited_file_is_found_by_looking(CancellationToken cancellationToken)
    {
        using var file = Open("""{ "word": "old" }""");
        await File.WriteAllTextAsync(FileName, """{ "word": "new" }""", cancellationToken);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.That(file.Current, Is.EqualTo("new"));
    }

    [Test]
    public async Task Replaced_file_is_taken_over(CancellationToken cancellationToken)
    {
        using var file = Open("""{ "word": "old" }""");
        await File.WriteAllTextAsync(FileName + ".tmp", """{ "word": "moved" }""", cancellationToken);
        File.Move(FileName + ".tmp", FileName, overwrite: true);
        while (file.Current != "moved") await Task.Delay(5, cancellationToken);
    }

    [Test]
    public void Wrong_content_is_logged_with_its_place_and_the_old_stays()
    {
        using var file = Open("""{ "word": "old" }""");
        File.WriteAllText(FileName, "{\n  \"wrod\": \"new\"\n}");
        file.Look();
        file.Look();
        Assert.That(file.Current, Is.EqualTo("old"));
        var complaints = _log.Lines.Where(line => line.Level == LogLevel.Error).Select(line => line.Text).ToList();
        Assert.That(complaints, Has.Count.EqualTo(1), "said once, not at every look");
        Assert.That(complaints[0], Does.Contain("words.json:2:3").And.Contain("did you mean 'word'?").And.Contain("stays in force"));
        File.WriteAllText(FileName, """{ "word": "right" }""");
        file.Look();
        Assert.That(file.Current, Is.EqualTo("right"));
    }

    [Test]
    public void Missing_or_empty_file_changes_nothing()
    {
        using var file = Open("""{ "word": "old" }""");
        File.WriteAllText(FileName, "");
        file.Look();
        File.Delete(FileName);
        file.Look();
        Assert.That(file.Current, Is.EqualTo("old"));
    }

    private ReloadableFile<string> Open(string content)
    {
        File.WriteAllText(FileName, content);
        return new ReloadableFile<string>(
            FileName, Encoding.UTF8.GetBytes(content), Read(FileName, Encoding.UTF8.GetBytes(content)), Read, word => $"the word '{word}'", TimeSpan.FromSeconds(2), _time, _log.CreateLogger("test"));
    }

    private static string Read(string name, byte[] utf8)
    {
        var problems = new DocumentProblems();
        var members = problems.Members(DocumentReader.Parse(name, utf8));
        var word = members.RequiredString("word");
        members.Close();
        problems.ThrowIfAny();
        return word;
    }
}
