using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Iso8583.Core.Documents;

/// <summary>Builds the tree of a YAML text from the parser's events; the depth is checked here, before the call stack grows.</summary>
internal sealed partial class YamlTree(string file)
{
    // An alias shares its node, so a small file can still stand for a huge tree; nothing honest comes near this.
    private const long MaxWeight = 100_000;

    private readonly Dictionary<string, (DocumentNode Node, long Weight)> _anchors = new(StringComparer.Ordinal);
    private long _weight;

    public DocumentNode Read(string text)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _)) throw Problem(1, 1, "", "the document is empty");
            var root = Value(parser, "", 0);
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out var second)) throw Problem(Line(second.Start), Column(second.Start), "", "a second document in the same file", "keep one document a file");
            return root;
        }
        catch (YamlException e)
        {
            throw Problem(Line(e.Start), Column(e.Start), "", e.InnerException?.Message ?? e.Message);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // The scanner throws these at some faults, for example at a line that leaves an open list: the last event is the place that is known.
            var at = parser.Current?.End ?? Mark.Empty;
            throw Problem(Line(at), Column(at), "", "not well-formed from here on", "look for a bracket or quote that is not closed");
        }
    }

    private DocumentNode Value(Parser parser, string path, int depth)
    {
        if (depth >= DocumentReader.MaxDepth) throw Problem(Line(parser.Current), Column(parser.Current), path, $"nested deeper than {DocumentReader.MaxDepth} levels");
        if (++_weight > MaxWeight) throw Problem(Line(parser.Current), Column(parser.Current), path, $"more than {MaxWeight} values");
        if (parser.TryConsume<AnchorAlias>(out var alias)) return Aliased(alias, path);
        var weightBefore = _weight;
        AnchorName anchor;
        DocumentNode node;
        if (parser.TryConsume<MappingStart>(out var mapping))
        {
            anchor = mapping.Anchor;
            node = Mapping(parser, mapping, path, depth);
        }
        else if (parser.TryConsume<SequenceStart>(out var sequence))
        {
            anchor = sequence.Anchor;
            var items = new List<DocumentNode>();
            while (!parser.TryConsume<SequenceEnd>(out _)) items.Add(Value(parser, DocumentNode.Join(path, items.Count), depth + 1));
            node = DocumentNode.Array(file, Line(sequence.Start), Column(sequence.Start), path, [.. items]);
        }
        else
        {
            var scalar = parser.Consume<Scalar>();
            anchor = scalar.Anchor;
            node = ScalarNode(scalar, path);
        }

        if (!anchor.IsEmpty) _anchors[anchor.Value] = (node, _weight - weightBefore + 1);
        return node;
    }

    private DocumentNode Mapping(Parser parser, MappingStart start, string path, int depth)
    {
        var members = new List<DocumentMember>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out var key)) throw Problem(Line(parser.Current), Column(parser.Current), path, "the name of a member must be a text");
            var memberPath = DocumentNode.Join(path, key.Value);
            if (!names.Add(key.Value)) throw Problem(Line(key.Start), Column(key.Start), memberPath, "this name stands twice in the same object", "remove one of them");
            members.Add(new DocumentMember(key.Value, Value(parser, memberPath, depth + 1), Line(key.Start), Column(key.Start)));
        }

        return DocumentNode.Object(file, Line(start.Start), Column(start.Start), path, [.. members]);
    }

    private DocumentNode Aliased(AnchorAlias alias, string path)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var target)) throw Problem(Line(alias.Start), Column(alias.Start), path, "alias without its anchor before it");
        _weight += target.Weight;
        if (_weight > MaxWeight) throw Problem(Line(alias.Start), Column(alias.Start), path, $"more than {MaxWeight} values");
        return target.Node;
    }

    private DocumentNode ScalarNode(Scalar scalar, string path)
    {
        var kind = scalar.Style != ScalarStyle.Plain || !scalar.Tag.IsEmpty ? DocumentKind.String
            : scalar.Value is "" or "~" or "null" or "Null" or "NULL" ? DocumentKind.Null
            : scalar.Value is "true" or "True" or "TRUE" or "false" or "False" or "FALSE" ? DocumentKind.Boolean
            : Number().IsMatch(scalar.Value) ? DocumentKind.Number
            : DocumentKind.String;
        var text = kind switch
        {
            DocumentKind.Null => "",
            DocumentKind.Boolean => scalar.Value[0] is 't' or 'T' ? "true" : "false",
            _ => scalar.Value,
        };
        return DocumentNode.Scalar(file, kind, Line(scalar.Start), Column(scalar.Start), path, text, scalar.Style == ScalarStyle.Plain);
    }

    private DocumentException Problem(int line, int column, string path, string message, string? remedy = null)
        => new([new DocumentProblem(file, line, column, path, message, remedy)]);

    private static int Line(ParsingEvent? at) => at is null ? 1 : Line(at.Start);

    private static int Column(ParsingEvent? at) => at is null ? 1 : Column(at.Start);

    private static int Line(Mark mark) => (int)Math.Max(1, mark.Line);

    private static int Column(Mark mark) => (int)Math.Max(1, mark.Column);

    [GeneratedRegex(@"\A[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
