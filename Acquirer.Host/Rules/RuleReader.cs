using System.Collections.Frozen;
using System.Text;
using Iso8583.Core.Documents;
using Iso8583.Core.Messages;

namespace Iso8583.Host.Rules;

/// <summary>Reads a rule file. Every fault is reported with line, column and path, all of them at once. The schema is <see cref="Schema"/>.</summary>
public static class RuleReader
{
    /// <summary>Most rules of one file.</summary>
    public const int MaxRules = 10_000;

    /// <summary>Most rules of one file that count occurrences: a journal row has room for so many counters.</summary>
    public const int MaxCounting = 32;

    /// <summary>Name of the rule that stands for the file's <c>default</c>.</summary>
    public const string DefaultId = "default";

    private const int MaxId = 60;

    /// <summary>JSON schema of a rule file.</summary>
    public static string Schema
    {
        get
        {
            using var stream = typeof(RuleReader).Assembly.GetManifestResourceStream("rules.schema.json")!; // embedded by the project file
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return reader.ReadToEnd();
        }
    }

    /// <summary>Reads a document.</summary>
    /// <param name="name">Name of the file.</param>
    /// <param name="utf8">Its content: JSON with comments, or YAML.</param>
    /// <param name="seed">Of chance and delays.</param>
    /// <param name="categories">Merchant categories of the seed file.</param>
    /// <exception cref="DocumentException">With every fault and its place.</exception>
    public static RuleSet Read(string name, ReadOnlySpan<byte> utf8, ulong seed, FrozenDictionary<AsciiText, int> categories)
    {
        var problems = new DocumentProblems();
        var root = problems.Members(DocumentReader.Parse(name, utf8));
        var rules = new List<Rule>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var counting = 0;
        var items = root.Items("rules");
        if (items.Count > MaxRules) problems.Add(items[MaxRules], $"a file may have at most {MaxRules} rules");
        foreach (var node in items)
        {
            var rule = ReadRule(node, ids, problems);
            if (rule.Counts && ++counting == MaxCounting + 1) problems.Add(node, $"at most {MaxCounting} rules of a file may have 'occurrence'");
            if (rule.ActsBeforeDecision && counting > 0)
            {
                problems.Add(
                    node,
                    "a rule that acts before the decision cannot count, nor stand behind a rule that counts: only the books know which occurrence it is",
                    "move it to the front, or let it act before the response");
            }

            rules.Add(rule);
        }

        if (root.OptionalObject(DefaultId) is { } fallback) rules.Add(ActReader.Read(fallback, Blank(DefaultId, fallback.Node, []), problems));
        root.Close();
        problems.ThrowIfAny();
        return new RuleSet(name, rules.ToArray(), seed, categories);
    }

    private static Rule ReadRule(DocumentNode node, HashSet<string> ids, DocumentProblems problems)
    {
        var members = problems.Members(node);
        var id = members.RequiredString("id");
        if (id.Length > MaxId || id.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
            members.Problem("id", $"expected at most {MaxId} letters, digits, '-', '_' or '.'");
        else if (id.Count(char.IsAsciiDigit) >= Core.Text.Masking.ShortestPan) members.Problem("id", "so many digits look like a card number", "choose another name: it is written into the ledger");
        if (id == DefaultId) members.Problem("id", "this name is taken by the file's 'default'");
        if (id.Length > 0 && !ids.Add(id)) members.Problem("id", $"there are two rules '{id}'");
        var note = members.OptionalString("note");
        var conditions = new ConditionReader(problems, Rule.HashOf(id));
        if (members.OptionalObject("if") is { } when) conditions.Read(when);
        else conditions.ReadNothing();
        var blank = Blank(id, node, [.. conditions.Conditions], note, conditions);
        var rule = members.RequiredObject("then") is { } then ? ActReader.Read(then, blank, problems) : blank;
        members.Close();
        return rule;
    }

    private static Rule Blank(string id, DocumentNode node, Condition[] conditions, string note = "", ConditionReader? reader = null) => new()
    {
        Id = id,
        Line = node.Line,
        Note = note,
        Conditions = conditions,
        Hash = Rule.HashOf(id),
        Counts = reader?.Counts ?? false,
        Scope = reader?.Scope ?? CounterScope.Global,
        Occurrence = reader?.Occurrence ?? default,
    };
}
