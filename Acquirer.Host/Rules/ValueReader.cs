using System.Text;
using System.Text.RegularExpressions;
using Iso8583.Core.Dialects;
using Iso8583.Core.Documents;
using Iso8583.Core.Text;

namespace Iso8583.Host.Rules;

/// <summary>Reads what a field is compared with: a text, a list of texts, or an object of <c>equals</c>, <c>prefix</c>, <c>suffix</c>, <c>from</c>, <c>to</c>, <c>regex</c>, <c>present</c>, <c>not</c>.</summary>
internal sealed class ValueReader(DocumentProblems problems)
{
    private static readonly Dialect[] Dialects = [.. DialectCatalog.BuiltIn.Names.Select(DialectCatalog.BuiltIn.Get)];

    public FieldCondition? ReadField(DocumentNode owner, DocumentMember member, DocumentNode node)
    {
        if (!FieldPath.TryParse(member.Name, IsTlv, out var path))
        {
            problems.Add(owner, member, "is no field", "write F4, F60.1 (an element), F55.9F02 (a tag) or F48[3,2] (two characters from the third on)");
            return null;
        }

        if (path.Element.Length > 0 && path.Tag == 0 && !Dialects.Any(dialect => dialect[path.Field]?.Layout is { Kind: LayoutKind.Positional } layout && layout.Find(path.Element) is not null))
        {
            var known = Dialects.SelectMany(dialect => dialect[path.Field]?.Layout is { Kind: LayoutKind.Positional } layout ? layout.Elements.Select(e => e.Key) : []).Distinct().ToList();
            problems.Add(owner, member, $"no dialect has an element '{path.Element}' in F{path.Field}", known.Count > 0 ? NearestName.Hint(path.Element, known) : "name characters instead: F48[3,2]");
            return null;
        }

        if (node.Kind == DocumentKind.Object && node.TryGet("present", out var present))
        {
            if (!present.TryGetBoolean(out var wanted)) problems.Add(present, "expected true or false");
            return new FieldCondition(path, null, !wanted, wanted ? "present" : "absent");
        }

        return Read(node) is { } test ? new FieldCondition(path, test, false, Show(path, test.Expected)) : null;
    }

    /// <summary>Texts, each perhaps with a star at its end.</summary>
    public ValueTest? ReadWords(DocumentNode node)
    {
        var items = node.Kind == DocumentKind.Array ? node.Items : [node];
        var exact = new List<byte[]>();
        var prefixes = new List<byte[]>();
        foreach (var item in items)
        {
            if (!TryAscii(item, out var text)) continue;
            if (text.EndsWith('*')) prefixes.Add(Encoding.ASCII.GetBytes(text[..^1]));
            else exact.Add(Encoding.ASCII.GetBytes(text));
        }

        var expected = string.Join(" or ", items.Select(item => item.Text));
        if (prefixes.Count == 0) return new OneOf([.. exact], expected);
        if (exact.Count == 0) return new Affix([.. prefixes], false, expected);
        problems.Add(node, "whole names and names with a star cannot stand in one list", "write two rules");
        return null;
    }

    private static bool IsTlv(int field) => Dialects.Any(dialect => dialect[field]?.Layout is { Kind: LayoutKind.BerTlv });

    private static string Show(FieldPath path, string expected) => path.Field switch
    {
        35 or 36 or 45 or 52 or 53 or 96 => "[hidden]",
        2 or 34 or 102 or 103 => Masking.Text(expected),
        _ => path.Tag != 0 && FieldSensitivity.OfTag(path.Element) == Sensitivity.Secret ? "[hidden]" : Masking.Text(expected),
    };

    private ValueTest? Read(DocumentNode node)
    {
        if (node.Kind != DocumentKind.Object) return ReadTexts(node, texts => new OneOf(texts, Listed(node)));
        var members = problems.Members(node);
        ValueTest? test = null;
        var given = 0;
        if (members.TryGet("equals", out var equal)) (test, given) = (ReadTexts(equal, texts => new OneOf(texts, Listed(equal))), given + 1);
        if (members.TryGet("prefix", out var prefix)) (test, given) = (ReadTexts(prefix, texts => new Affix(texts, false, "begins with " + Listed(prefix))), given + 1);
        if (members.TryGet("suffix", out var suffix)) (test, given) = (ReadTexts(suffix, texts => new Affix(texts, true, "ends with " + Listed(suffix))), given + 1);
        if (members.TryGet("regex", out var regex)) (test, given) = (ReadPattern(regex), given + 1);
        if (members.TryGet("not", out var not)) (test, given) = (Read(not) is { } inner ? new Not(inner) : null, given + 1);
        if (members.Has("from") || members.Has("to"))
        {
            var low = members.OptionalLong("from", long.MinValue, 0);
            var high = members.OptionalLong("to", long.MaxValue, 0);
            if (high < low) members.Problem("to", "is less than 'from'");
            (test, given) = (new NumberRange(low, high, RangeText.Of(low, high)), given + 1);
        }

        members.Close();
        if (given == 1) return test;
        problems.Add(node, "expected exactly one of 'equals', 'prefix', 'suffix', 'regex', 'present', 'not', or 'from' and 'to'");
        return null;
    }

    private static string Listed(DocumentNode node) => string.Join(" or ", (node.Kind == DocumentKind.Array ? node.Items : [node]).Select(item => item.Text));

    private ValueTest? ReadTexts(DocumentNode node, Func<byte[][], ValueTest> make)
    {
        var texts = new List<byte[]>();
        foreach (var item in node.Kind == DocumentKind.Array ? node.Items : [node])
        {
            if (TryAscii(item, out var text)) texts.Add(Encoding.ASCII.GetBytes(text));
        }

        return make([.. texts]);
    }

    private bool TryAscii(DocumentNode item, out string text)
    {
        if (item.TryGetString(out text) && Ascii.IsValid(text)) return true;
        problems.Add(item, "expected a text of ASCII characters", item.Kind == DocumentKind.Number ? "put it in quotes: leading zeros count" : null);
        return false;
    }

    private Pattern? ReadPattern(DocumentNode node)
    {
        if (!TryAscii(node, out var text)) return null;
        try
        {
            return new Pattern(text, "matches " + text);
        }
        catch (Exception e) when (e is RegexParseException or NotSupportedException)
        {
            problems.Add(node, e is RegexParseException fault ? $"this is no regular expression, at character {fault.Offset + 1} of it" : "this regular expression needs backtracking", "look-arounds and back-references are not possible");
            return null;
        }
    }
}
