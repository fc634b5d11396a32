using Iso8583.Core.Documents;

namespace Iso8583.Core.Dialects;

/// <summary>Reads one field, element or layout of a dialect document.</summary>
internal sealed class FieldReader
{
    private static readonly IReadOnlyList<string> LayoutNames = ["positional", "ber-tlv", "tlv", "ltv", "bitmap"];

    private readonly FieldDefaults _defaults;
    private readonly DocumentProblems _problems;

    public FieldReader(FieldDefaults defaults, DocumentProblems problems)
    {
        _defaults = defaults;
        _problems = problems;
    }

    /// <summary>Reads a field.</summary>
    /// <param name="key">Its number or key.</param>
    /// <param name="field">Its members.</param>
    /// <param name="encoding">The encoding that holds where the field names none; null for the dialect's default.</param>
    /// <param name="depth">How deep inside composites.</param>
    public FieldSpec Read(string key, MergedObject field, string? encoding, int depth)
    {
        var text = field.Text("format", "");
        if (!FieldFormat.TryParse(text, out var format))
        {
            var at = field.TryGet("format", out var node) ? node : field.Node;
            _problems.Add(at, text.Length == 0 ? "'format' is missing" : $"'{text}' is no format", "write for example n6, n..19, ans...999, b8, z..37, x+n8");
            format = new FieldFormat(ContentClass.Ans, 2, 99);
        }

        var coding = field.Text("encoding", encoding ?? DefaultEncoding(format.Content));
        if (!FieldDefaults.TryEncoding(coding, out var kind, out var set)) _problems.Add(field.TryGet("encoding", out var node) ? node : field.Node, FieldDefaults.UnknownEncoding(coding));
        var fill = format.LengthDigits == 0 ? _defaults.Fill : _defaults.VariableFill;
        var spec = new FieldSpec
        {
            Key = key,
            Name = field.Text("name", ""),
            Content = format.Content,
            Length = format.Length,
            Encoding = kind,
            CharacterSet = set,
            Unit = field.Choice("unit", DefaultUnit(kind, set), "characters", "digits", "bytes") switch { "digits" => LengthUnit.Digits, "bytes" => LengthUnit.Bytes, _ => LengthUnit.Characters },
            Prefix = ReadPrefix(field, format.LengthDigits),
            Fill = field.TryGet("fill", out _) ? FieldDefaults.ParseFill(field.Choice("fill", "left0", FieldDefaults.FillNames)) : fill,
            Separator = field.Choice("separator", _defaults.Separator.ToString(), "=", "D")[0],
            LowerCase = field.Choice("case", "upper", "upper", "lower") == "lower",
            Sensitivity = field.Choice("mask", "none", "none", "pan", "secret", "scan", "keys") switch { "pan" => Sensitivity.Pan, "secret" => Sensitivity.Secret, "scan" => Sensitivity.Scan, "keys" => Sensitivity.Keys, _ => Sensitivity.None },
        };
        if (field.TryGet("layout", out var layout) && layout.Kind != DocumentKind.Null) spec = spec with { Layout = ReadLayout(layout, spec, coding, depth + 1) };
        field.Close();
        return spec;
    }

    private string DefaultEncoding(ContentClass content) => content switch
    {
        ContentClass.N or ContentClass.Xn => _defaults.Numeric,
        ContentClass.Z => _defaults.Track,
        ContentClass.B => _defaults.Binary,
        _ => _defaults.Text,
    };

    private static string DefaultUnit(FieldEncoding encoding, CharacterSet set) => encoding switch
    {
        FieldEncoding.Bcd => "digits",
        FieldEncoding.Text => set.IsSingleByte ? "characters" : "bytes",
        _ => "bytes",
    };

    private LengthPrefix? ReadPrefix(MergedObject field, int digits)
    {
        if (!field.TryGet("prefix", out var node)) return digits == 0 ? null : new LengthPrefix(_defaults.Length, SizeOf(_defaults.Length, digits));
        if (digits == 0)
        {
            _problems.Add(node, "a field of fixed length has no prefix", "write the format with dots, such as ans..40");
            return null;
        }

        var prefix = _problems.Members(node);
        var encoding = prefix.Has("encoding") ? FieldDefaults.ParseLength(prefix.OptionalChoice("encoding", "ascii", "ascii", "bcd", "ebcdic", "binary")) : _defaults.Length;
        var size = prefix.OptionalInt("bytes", SizeOf(encoding, digits), 1, 6);
        var counts = prefix.OptionalChoice("counts", "units", "units", "bytes");
        prefix.Close();
        return new LengthPrefix(encoding, (byte)size, counts == "bytes");
    }

    private static byte SizeOf(LengthEncoding encoding, int digits) => (byte)(encoding is LengthEncoding.Bcd or LengthEncoding.Binary ? (digits + 1) / 2 : digits);

    private FieldLayout? ReadLayout(DocumentNode node, FieldSpec owner, string coding, int depth)
    {
        if (depth > FieldRules.MaxDepth)
        {
            _problems.Add(node, $"composites nest deeper than {FieldRules.MaxDepth}");
            return null;
        }

        var layout = _problems.Members(node);
        var name = layout.OptionalChoice("kind", "", LayoutNames);
        if (name.Length == 0 && !layout.Has("kind")) _problems.Add(node, "'kind' is missing", "one of " + string.Join(", ", LayoutNames));
        var over = layout.OptionalChoice("over", owner.Encoding is FieldEncoding.Bcd or FieldEncoding.HexAscii or FieldEncoding.HexEbcdic ? "value" : "wire", "value", "wire") == "value";
        var inner = over && owner.Encoding == FieldEncoding.Bcd ? "ascii" : owner.Encoding is FieldEncoding.Text or FieldEncoding.Bcd ? coding : null;
        var spec = new FieldLayout
        {
            Kind = name switch { "ber-tlv" => LayoutKind.BerTlv, "tlv" => LayoutKind.TagLengthValue, "ltv" => LayoutKind.LengthTagValue, "bitmap" => LayoutKind.Bitmap, _ => LayoutKind.Positional },
            OverDecoded = over,
            Tail = layout.OptionalChoice("tail", "complete", "complete", "optional", "cut") switch { "optional" => LayoutTail.Optional, "cut" => LayoutTail.Cut, _ => LayoutTail.Complete },
            Lead = layout.OptionalInt("lead", 0, 0, 64),
            MaxLengthOctets = layout.OptionalInt("maxLengthOctets", 4, 1, 4),
            Strict = layout.OptionalBool("strict", true),
            UnlessText = layout.OptionalBool("unlessText", false),
            SkipZeros = layout.OptionalBool("skipZeros", false),
            BitmapEncoding = DialectCompiler.ParseBitmap(layout.OptionalChoice("bitmap", "binary", "binary", "hex", "hex-ascii", "hex-ebcdic")),
            BitmapBytes = layout.OptionalInt("bytes", 8, 1, 24),
            FirstBit = layout.OptionalInt("firstBit", 1, 0, 192),
            Continued = layout.OptionalBool("continued", false),
            Elements = ReadElements(layout, name is "tlv" or "ltv" or "ber-tlv" ? null : inner, depth),
        };
        if (name is "tlv" or "ltv") spec = ReadTagged(layout, spec, owner);
        layout.Close();
        return spec;
    }

    private static FieldLayout ReadTagged(DocumentObject layout, FieldLayout spec, FieldSpec owner)
    {
        var text = owner.Encoding == FieldEncoding.Text ? owner.CharacterSet.Name : "binary";
        var length = new LengthPrefix(spec.ElementLength.Encoding, spec.ElementLength.Size);
        var covers = false;
        if (layout.RequiredObject("tag") is { } tag)
        {
            spec = spec with { TagSize = tag.RequiredInt("bytes", 1, 8) };
            if (TryCoding(tag, "encoding", text, out var encoding, out var set)) spec = spec with { TagEncoding = encoding, TagCharacterSet = set };
            tag.Close();
        }

        if (layout.RequiredObject("length") is { } lengthObject)
        {
            var coding = FieldDefaults.ParseLength(lengthObject.OptionalChoice("encoding", "ascii", "ascii", "bcd", "ebcdic", "binary"));
            length = new LengthPrefix(coding, (byte)lengthObject.RequiredInt("bytes", 1, coding == LengthEncoding.Binary ? 3 : 6));
            covers = lengthObject.OptionalBool("coversTag", false);
            lengthObject.Close();
        }

        if (TryCoding(layout, "value", text, out var value, out var valueSet)) spec = spec with { ValueEncoding = value, ValueCharacterSet = valueSet };
        return spec with { ElementLength = length, LengthCoversTag = covers };
    }

    private static bool TryCoding(DocumentObject owner, string name, string fallback, out FieldEncoding encoding, out CharacterSet set)
    {
        var text = owner.OptionalString(name, fallback);
        if (FieldDefaults.TryEncoding(text, out encoding, out set)) return true;
        owner.Problem(name, FieldDefaults.UnknownEncoding(text));
        return false;
    }

    private List<FieldSpec> ReadElements(DocumentObject layout, string? encoding, int depth)
    {
        var result = new List<FieldSpec>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        if (!layout.TryGet("elements", out var elements)) return result;
        foreach (var member in elements.Members) Add(member.Name, member.Value);
        foreach (var item in elements.Items)
        {
            var key = item.TryGet("key", out var node) && node.TryGetString(out var text) ? text : "";
            if (key.Length == 0) _problems.Add(item, "'key' is missing");
            Add(key, item);
        }

        if (elements.Kind is not (DocumentKind.Array or DocumentKind.Object)) _problems.Add(elements, "elements is a list, or an object by key");
        return result;

        void Add(string key, DocumentNode node)
        {
            if (!keys.Add(key)) _problems.Add(node, $"the key '{key}' is there twice");
            var merged = new MergedObject();
            merged.Add(_problems.Members(node));
            _ = merged.TryGet("key", out _);
            var spec = Read(key, merged, encoding, depth);
            if (keys.Count > result.Count) result.Add(spec);
        }
    }
}
