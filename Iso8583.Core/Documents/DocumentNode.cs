using System.Globalization;

namespace Iso8583.Core.Documents;

/// <summary>One value of a JSON or YAML document together with its place in the text.</summary>
/// <remarks>Immutable. The same shape for both languages; a YAML scalar without quotes keeps its text, so <c>0200</c> can be read as text and as number.</remarks>
public sealed class DocumentNode
{
    private readonly DocumentMember[] _members;
    private readonly DocumentNode[] _items;
    private readonly Dictionary<string, DocumentNode>? _byName;

    private DocumentNode(string file, DocumentKind kind, int line, int column, string path, string text, bool isPlain, DocumentMember[] members, DocumentNode[] items)
    {
        File = file;
        Kind = kind;
        Line = line;
        Column = column;
        Path = path;
        Text = text;
        IsPlain = isPlain;
        _members = members;
        _items = items;
        if (kind != DocumentKind.Object) return;
        _byName = new Dictionary<string, DocumentNode>(members.Length, StringComparer.Ordinal);
        foreach (var member in members) _byName.TryAdd(member.Name, member.Value);
    }

    /// <summary>Name of the document.</summary>
    public string File { get; }

    /// <summary>What stands here.</summary>
    public DocumentKind Kind { get; }

    /// <summary>Line of the first character, from 1.</summary>
    public int Line { get; }

    /// <summary>Column of the first character, from 1, in characters.</summary>
    public int Column { get; }

    /// <summary>Where in the tree: <c>fields.55.sub[3].max</c>; empty for the root.</summary>
    public string Path { get; }

    /// <summary>Text of a scalar as written, escapes resolved: <c>true</c>, <c>12.50</c>, a string's content; empty for null, array and object.</summary>
    public string Text { get; }

    /// <summary>True for a YAML scalar without quotes: its kind is a guess and its text counts as a string too.</summary>
    public bool IsPlain { get; }

    /// <summary>Members of an object in the order of the document; empty for any other kind.</summary>
    public IReadOnlyList<DocumentMember> Members => _members;

    /// <summary>Items of an array; empty for any other kind.</summary>
    public IReadOnlyList<DocumentNode> Items => _items;

    /// <summary>Finds a member of an object.</summary>
    /// <returns>False where there is none, or this is no object.</returns>
    public bool TryGet(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out DocumentNode? value)
    {
        value = null;
        return _byName is not null && _byName.TryGetValue(name, out value);
    }

    /// <summary>The text where the value may count as a string: a string, or any unquoted YAML scalar.</summary>
    public bool TryGetString(out string value)
    {
        var isText = Kind == DocumentKind.String || (IsPlain && Kind is DocumentKind.Number or DocumentKind.Boolean);
        value = isText ? Text : "";
        return isText;
    }

    /// <summary>A whole number that fits 64 bits.</summary>
    public bool TryGetInteger(out long value)
    {
        value = 0;
        return Kind == DocumentKind.Number && long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>A number with an optional fraction.</summary>
    public bool TryGetDecimal(out decimal value)
    {
        value = 0;
        return Kind == DocumentKind.Number && decimal.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>true or false.</summary>
    public bool TryGetBoolean(out bool value)
    {
        value = Kind == DocumentKind.Boolean && Text == "true";
        return Kind == DocumentKind.Boolean;
    }

    /// <summary>Kind and place, never the value.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column} {KindName}");

    internal string KindName => Kind switch
    {
        DocumentKind.Null => "null",
        DocumentKind.Boolean => "true or false",
        DocumentKind.Number => "a number",
        DocumentKind.String => "a text",
        DocumentKind.Array => "a list",
        _ => "an object",
    };

    internal static DocumentNode Scalar(string file, DocumentKind kind, int line, int column, string path, string text, bool isPlain)
        => new(file, kind, line, column, path, text, isPlain, [], []);

    internal static DocumentNode Array(string file, int line, int column, string path, DocumentNode[] items)
        => new(file, DocumentKind.Array, line, column, path, "", false, [], items);

    internal static DocumentNode Object(string file, int line, int column, string path, DocumentMember[] members)
        => new(file, DocumentKind.Object, line, column, path, "", false, members, []);

    internal static string Join(string path, string name)
    {
        // A misplaced value may be a card number: a name of many digits is not repeated. Nor are characters that a terminal would obey.
        if (name.Count(char.IsDigit) >= 8) name = "...";
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-')) return $"{path}[\"{string.Concat(name.Select(n => char.IsControl(n) ? '.' : n))}\"]";
        }

        return path.Length == 0 ? name : $"{path}.{name}";
    }

    internal static string Join(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");
}
