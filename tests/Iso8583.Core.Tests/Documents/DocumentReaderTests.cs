using System.Text;
using Iso8583.Core.Documents;

namespace Iso8583.Core.Tests.Documents;

internal sealed class DocumentReaderTests
{
    private const string Json = """
        {
          // a comment
          "name": "iso87-ascii",
          "fields": {
            "2": { "max": 19, "sub": [1, true, null, "ü\n"] },
          }
        }
        """;

    private const string Yaml = """
        # a comment
        name: iso87-ascii
        fields:
          "2":
            max: 19
            sub: [1, true, ~, "ü\n"]
        """;

    private static readonly byte[] Marks = "[]{}:,-?&*!|>'\"%@`#~\n\t \\uxU0<."u8.ToArray();

    [TestCase("a.json", Json)]
    [TestCase("a.yaml", Yaml)]
    [TestCase("json without a suffix", Json)]
    [TestCase("yaml without a suffix", Yaml)]
    public void Both_languages_give_the_same_tree(string name, string text)
    {
        var root = DocumentReader.Parse(name, text);

        Assert.That(root.Members.Select(m => m.Name), Is.EqualTo(new[] { "name", "fields" }));
        Assert.That(root.TryGet("fields", out var fields), Is.True);
        Assert.That(fields!.TryGet("2", out var two), Is.True);
        Assert.That(two!.TryGet("max", out var max) && max.TryGetInteger(out var n) && n == 19, Is.True);
        Assert.That(two.TryGet("sub", out var sub), Is.True);
        Assert.That(sub!.Items.Select(i => i.Kind), Is.EqualTo(new[] { DocumentKind.Number, DocumentKind.Boolean, DocumentKind.Null, DocumentKind.String }));
        Assert.That(sub.Items[3].Text, Is.EqualTo("ü\n"));
        Assert.That(sub.Items[3].Path, Is.EqualTo("fields.2.sub[3]"));
    }

    [Test]
    public void A_value_knows_its_line_and_column_in_characters()
    {
        var json = DocumentReader.Parse("a.json", "{ \"ü\": 1,\n  \"b\": [ 22 ] }");
        var yaml = DocumentReader.Parse("a.yaml", "\"ü\": 1\nb: [ 22 ]\n");

        Assert.That((json.Members[0].Value.Line, json.Members[0].Value.Column), Is.EqualTo((1, 8)));
        Assert.That((json.Members[1].Line, json.Members[1].Column), Is.EqualTo((2, 3)));
        Assert.That((json.Members[1].Value.Items[0].Line, json.Members[1].Value.Items[0].Column), Is.EqualTo((2, 10)));
        Assert.That((yaml.Members[1].Value.Items[0].Line, yaml.Members[1].Value.Items[0].Column), Is.EqualTo((2, 6)));
    }

    [Test]
    public void A_plain_yaml_number_is_also_a_text_and_a_quoted_one_is_no_number()
    {
        var root = DocumentReader.Parse("a.yaml", "mti: 0200\nrc: \"00\"\n");

        Assert.That(root.Members[0].Value.TryGetString(out var mti), Is.True);
        Assert.That(mti, Is.EqualTo("0200"));
        Assert.That(root.Members[0].Value.TryGetInteger(out var number) && number == 200, Is.True);
        Assert.That(root.Members[1].Value.TryGetInteger(out _), Is.False);
    }

    [Test]
    public void A_json_number_is_no_text()
        => Assert.That(DocumentReader.Parse("a.json", "12").TryGetString(out _), Is.False);

    [Test]
    public void Country_code_NO_stays_a_text_in_yaml()
        => Assert.That(DocumentReader.Parse("a.yaml", "country: NO").Members[0].Value.Kind, Is.EqualTo(DocumentKind.String));

    [TestCase("a.json", "{\n  \"a\": 1,\n  \"b\" 2 }", 3, 7)]
    [TestCase("a.json", "", 1, 1)]
    [TestCase("a.json", "{ \"a\": 1, \"a\": 2 }", 1, 11)]
    [TestCase("a.json", "[ \"\\uD800\" ]", 1, 3)]
    [TestCase("a.json", "[1] x", 1, 5)]
    [TestCase("a.yaml", "", 1, 1)]
    [TestCase("a.yaml", "a: 1\na: 2\n", 2, 1)]
    [TestCase("a.yaml", "a: [1, 2\nb: 3\n", 1, 6)]
    [TestCase("a.yaml", "a: 1\n---\nb: 2\n", 2, 1)]
    [TestCase("a.yaml", "a: *nowhere\n", 1, 4)]
    [TestCase("a.yaml", "a: &x [ *x ]\n", 1, 9)]
    [TestCase("a.yaml", "? [1]\n: 2\n", 1, 3)]
    public void What_is_not_well_formed_is_reported_at_its_place(string name, string text, int line, int column)
    {
        var problem = ProblemsOf(() => DocumentReader.Parse(name, text))[0];

        Assert.That((problem.File, problem.Line, problem.Column), Is.EqualTo((name, line, column)), problem.ToString());
    }

    [Test]
    public void Bytes_that_are_no_utf8_are_reported_at_the_first_of_them()
    {
        var problem = ProblemsOf(() => DocumentReader.Parse("a.json", [(byte)'{', (byte)'\n', (byte)'"', 0xFF]))[0];

        Assert.That((problem.Line, problem.Column), Is.EqualTo((2, 2)));
    }

    [TestCase("a.json", '[', 100_000)]
    [TestCase("a.yaml", '[', 100_000)]
    [TestCase("a.yaml", '{', 1_000)]
    public void Deep_nesting_is_a_problem_and_no_crash(string name, char open, int depth)
        => Assert.That(ProblemsOf(() => DocumentReader.Parse(name, new string(open, depth))), Has.Count.EqualTo(1));

    [Test]
    public void Aliases_that_stand_for_a_huge_tree_are_refused()
    {
        var text = new StringBuilder("a0: &a0 [1,1,1,1,1,1,1,1,1]\n");
        for (var i = 1; i < 10; i++) text.Append($"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9))}]\n");

        Assert.That(ProblemsOf(() => DocumentReader.Parse("laughs.yaml", text.ToString()))[0].Message, Does.Contain("more than"));
    }

    [Test]
    public void An_alias_stands_for_its_anchor()
        => Assert.That(DocumentReader.Parse("a.yaml", "a: &x { n: 1 }\nb: *x\n").Members[1].Value.TryGet("n", out _), Is.True);

    [Test]
    public void Any_mutation_of_a_document_gives_a_tree_or_problems(
        [Values("a.json", "a.yaml")] string name)
    {
        var random = new Random(8583);
        var seed = Encoding.UTF8.GetBytes(name == "a.json" ? Json : Yaml);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = seed.ToArray();
            for (var n = random.Next(1, 4); n > 0; n--) bytes[random.Next(bytes.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : Marks[random.Next(Marks.Length)];
            try
            {
                DocumentReader.Parse(name, bytes.AsSpan(0, random.Next(bytes.Length + 1)));
            }
            catch (DocumentException e)
            {
                Assert.That(e.Problems, Is.Not.Empty);
            }
        }
    }

    private static IReadOnlyList<DocumentProblem> ProblemsOf(Action read)
        => Assert.Throws<DocumentException>(() => read())!.Problems;
}
