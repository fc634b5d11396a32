using System.Globalization;
using Iso8583.Core.Documents;

namespace Iso8583.Core.Dialects;

/// <summary>Turns a chain of documents (the first extends nothing, the last is the dialect) into a dialect. All faults are collected.</summary>
internal sealed class DialectCompiler
{
    private readonly DocumentProblems _problems = new();
    private readonly IReadOnlyList<DocumentNode> _chain;

    private DialectCompiler(IReadOnlyList<DocumentNode> chain) => _chain = chain;

    /// <summary>Compiles.</summary>
    /// <exception cref="DocumentException">Something is wrong with one of the documents.</exception>
    public static Dialect Compile(IReadOnlyList<DocumentNode> chain) => new DialectCompiler(chain).Compile();

    private Dialect Compile()
    {
        var root = new MergedObject();
        foreach (var node in _chain) root.Add(_problems.Members(node));
        var name = root.Text("name", "");
        if (name.Length == 0) _problems.Add(root.Node, "'name' is missing");
        _ = root.Text("extends", "");
        var defaults = new FieldDefaults(Merge("defaults"), _problems);
        var fields = ReadFields(defaults);
        var definition = new DialectDefinition
        {
            Name = name,
            Title = root.Text("title", ""),
            Version = root.Text("version", "1987") switch
            {
                "1993" => 1,
                "2003" => 2,
                "1987" => 0,
                _ => Invalid(root, "version", "version is \"1987\", \"1993\" or \"2003\""),
            },
            Framing = root.Text("framing", "be2"),
            Mti = root.Choice("mti", "ascii", "ascii", "bcd", "ebcdic") switch { "bcd" => MtiEncoding.Bcd, "ebcdic" => MtiEncoding.Ebcdic, _ => MtiEncoding.Ascii },
            Bitmap = ReadBitmap(),
            Fields = fields,
            Key = root.TryGet("key", out var key) && key.Kind != DocumentKind.Null ? KeyReader.Read(key, fields, _problems) : [],
            Responses = ReadResponses(),
            Profiles = ProfileReader.Read(_chain, _problems),
        };
        foreach (var member in (string[])["bitmap", "defaults", "fields", "responses", "profiles"]) _ = root.TryGet(member, out _);
        root.Close();
        _problems.ThrowIfAny();
        try
        {
            return Dialect.Create(definition);
        }
        catch (ArgumentException e)
        {
            _problems.Add(root.Node, e.Message);
            _problems.ThrowIfAny();
            throw;
        }
    }

    private BitmapSpec ReadBitmap()
    {
        var bitmap = Merge("bitmap");
        var spec = new BitmapSpec
        {
            Encoding = ParseBitmap(bitmap.Choice("encoding", "binary", "binary", "hex", "hex-ascii", "hex-ebcdic")),
            Max = bitmap.Int("max", 2, 1, 3),
            ThirdInField = bitmap.Int("thirdInField", 0, 0, 128),
            AlwaysTwo = bitmap.Bool("alwaysTwo", false),
            Announce = bitmap.Bool("announce", true),
            LowerCase = bitmap.Choice("case", "upper", "upper", "lower") == "lower",
        };
        bitmap.Close();
        return spec;
    }

    internal static BitmapEncoding ParseBitmap(string text) => text switch
    {
        "hex" or "hex-ascii" => BitmapEncoding.HexAscii,
        "hex-ebcdic" => BitmapEncoding.HexEbcdic,
        _ => BitmapEncoding.Binary,
    };

    private Dictionary<int, FieldSpec> ReadFields(FieldDefaults defaults)
    {
        var merged = new SortedDictionary<int, (MergedObject Object, DocumentNode Node)>();
        foreach (var document in _chain)
        {
            if (!document.TryGet("fields", out var fields)) continue;
            if (fields.Kind != DocumentKind.Object) _problems.Add(fields, "fields is an object: data element numbers and their fields");
            foreach (var member in fields.Members)
            {
                var isNumber = int.TryParse(member.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var de);
                if (!isNumber || de is < 2 or > Dialect.MaxField)
                {
                    _problems.Add(fields, member, $"data elements are numbered 2 to {Dialect.MaxField}");
                }
                else if (member.Value.Kind == DocumentKind.Null)
                {
                    merged.Remove(de);
                }
                else
                {
                    if (!merged.TryGetValue(de, out var entry)) entry = (new MergedObject(), member.Value);
                    entry.Object.Add(_problems.Members(member.Value));
                    merged[de] = (entry.Object, member.Value);
                }
            }
        }

        var reader = new FieldReader(defaults, _problems);
        var result = new Dictionary<int, FieldSpec>();
        foreach (var (de, entry) in merged)
        {
            var spec = reader.Read(de.ToString(CultureInfo.InvariantCulture), entry.Object, null, 0);
            var fault = FieldRules.Check(spec);
            if (fault is not null) _problems.Add(entry.Node, fault);
            result[de] = spec;
        }

        return result;
    }

    private Dictionary<string, string> ReadResponses()
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var document in _chain)
        {
            if (!document.TryGet("responses", out var responses)) continue;
            foreach (var member in responses.Members)
            {
                if (member.Value.TryGetString(out var text) && text.Length is >= 1 and <= 4) result[member.Name] = text;
                else _problems.Add(member.Value, "a response is a text of 1 to 4 characters");
            }
        }

        return result;
    }

    private MergedObject Merge(string name)
    {
        var merged = new MergedObject();
        foreach (var document in _chain)
        {
            if (document.TryGet(name, out var node) && node.Kind != DocumentKind.Null) merged.Add(_problems.Members(node));
        }

        return merged;
    }

    private int Invalid(MergedObject root, string name, string message)
    {
        _problems.Add(root.TryGet(name, out var node) ? node : root.Node, message);
        return 0;
    }
}
