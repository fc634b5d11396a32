using System.Text;
using System.Text.Json;

namespace Iso8583.Core.Documents;

/// <summary>Builds the tree of a JSON text.</summary>
internal ref struct JsonTree
{
    private readonly string _file;
    private readonly ReadOnlySpan<byte> _utf8;
    private Utf8JsonReader _reader;
    private Position.Forward _position;

    public JsonTree(string file, ReadOnlySpan<byte> utf8)
    {
        _file = file;
        _utf8 = utf8;
        _position = new Position.Forward(utf8);
        _reader = new Utf8JsonReader(utf8, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = DocumentReader.MaxDepth });
    }

    public DocumentNode Read()
    {
        if (_utf8.Trim(" \t\r\n"u8).IsEmpty) throw Problem(1, 1, "", "the document is empty");
        try
        {
            if (!_reader.Read()) throw Problem(1, 1, "", "the document is empty");
            var root = Value("");
            _reader.Read();
            return root;
        }
        catch (JsonException e)
        {
            var line = (int)(e.LineNumber ?? 0);
            var inLine = (int)(e.BytePositionInLine ?? 0);
            throw Problem(line + 1, CharactersBefore(line, inLine) + 1, "", Reason(e));
        }
    }

    private DocumentNode Value(string path)
    {
        var (line, column) = _position.To((int)_reader.TokenStartIndex);
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ObjectValue(line, column, path);
            case JsonTokenType.StartArray:
                var items = new List<DocumentNode>();
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray) items.Add(Value(DocumentNode.Join(path, items.Count)));
                return DocumentNode.Array(_file, line, column, path, [.. items]);
            case JsonTokenType.String:
                return DocumentNode.Scalar(_file, DocumentKind.String, line, column, path, Text(line, column, path), false);
            case JsonTokenType.Number:
                return DocumentNode.Scalar(_file, DocumentKind.Number, line, column, path, Encoding.UTF8.GetString(_reader.ValueSpan), false);
            case JsonTokenType.True:
                return DocumentNode.Scalar(_file, DocumentKind.Boolean, line, column, path, "true", false);
            case JsonTokenType.False:
                return DocumentNode.Scalar(_file, DocumentKind.Boolean, line, column, path, "false", false);
            default:
                return DocumentNode.Scalar(_file, DocumentKind.Null, line, column, path, "", false);
        }
    }

    private DocumentNode ObjectValue(int line, int column, string path)
    {
        var members = new List<DocumentMember>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var (nameLine, nameColumn) = _position.To((int)_reader.TokenStartIndex);
            var name = Text(nameLine, nameColumn, path);
            var memberPath = DocumentNode.Join(path, name);
            if (!names.Add(name)) throw Problem(nameLine, nameColumn, memberPath, "this name stands twice in the same object", "remove one of them");
            _reader.Read();
            members.Add(new DocumentMember(name, Value(memberPath), nameLine, nameColumn));
        }

        return DocumentNode.Object(_file, line, column, path, [.. members]);
    }

    // An escape such as \uD800 alone is well-formed JSON and no text; the reader says so with an exception of another type.
    private string Text(int line, int column, string path)
    {
        try
        {
            return _reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            throw Problem(line, column, path, "this text holds half of a surrogate pair");
        }
    }

    private readonly int CharactersBefore(int line, int bytesInLine)
    {
        var rest = _utf8;
        for (; line > 0; line--)
        {
            var end = rest.IndexOf((byte)'\n');
            if (end < 0) return 0;
            rest = rest[(end + 1)..];
        }

        return Encoding.UTF8.GetCharCount(rest[..Math.Min(bytesInLine, rest.Length)]);
    }

    // The text before the reader's own "LineNumber: .. | BytePositionInLine: ..", which counts from 0; in our own words where the reader's speak of itself.
    private static string Reason(JsonException e)
    {
        if (e.Message.StartsWith("Expected depth to be zero", StringComparison.Ordinal)) return "the document ends inside an object or a list: a } or ] is missing";
        if (e.Message.StartsWith("The maximum configured depth", StringComparison.Ordinal)) return $"nested deeper than {DocumentReader.MaxDepth} levels";
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? e.Message : e.Message[..end];
    }

    private readonly DocumentException Problem(int line, int column, string path, string message, string? remedy = null)
        => new([new DocumentProblem(_file, line, column, path, message, remedy)]);
}
