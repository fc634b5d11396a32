using System.Globalization;
using Iso8583.Core.Documents;

namespace Iso8583.Core.Dialects.Import;

/// <summary>Turns a specification of moov-io/iso8583 into a dialect and notes what does not fit.</summary>
internal sealed class MoovReading
{
    private static readonly string[] Encodings = ["ASCII", "BCD", "LBCD", "EBCDIC", "EBCDIC1047", "Binary", "Hex", "HexToASCII", "ASCIIToHex", "BerTLVTag", "None"];

    public DocumentProblems Problems { get; } = new();

    public DocumentProblems Warnings { get; } = new();

    public DialectDefinition Define(DocumentNode node, ImportOptions options)
    {
        var root = Problems.Members(node);
        var title = root.OptionalString("name");
        var fields = new Dictionary<int, FieldSpec>();
        var mti = MtiEncoding.Ascii;
        var bitmap = new BitmapSpec { Max = 3 };
        if (root.RequiredObject("fields") is { } members)
        {
            foreach (var member in members.Node.Members)
            {
                var isNumber = int.TryParse(member.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var de);
                if (!isNumber || de > Dialect.MaxField) Problems.Add(members.Node, member, $"data elements are numbered 0 to {Dialect.MaxField}");
                else if (de == 0) mti = Mti(member.Value);
                else if (de == 1) bitmap = bitmap with { Encoding = BitmapEncodingOf(member.Value) };
                else if (Field(member.Value, member.Name, 0) is { } spec) fields[de] = ImportedFields.Finish(de, spec);
            }

            // Three bitmaps are read wherever the first bit of one announces the next; bit 65 is the third one then.
            fields.Remove(65);
        }

        root.Close();
        return new DialectDefinition
        {
            Name = options.Name,
            Title = options.Title.Length > 0 ? options.Title : title,
            Version = options.Version,
            Framing = options.Framing,
            Mti = mti,
            Bitmap = bitmap,
            Fields = fields,
        };
    }

    private MtiEncoding Mti(DocumentNode node)
    {
        var field = Problems.Members(node);
        var encoding = field.RequiredString("enc");
        if (encoding is "ASCII") return MtiEncoding.Ascii;
        if (encoding is "BCD" or "LBCD") return MtiEncoding.Bcd;
        if (encoding is "EBCDIC" or "EBCDIC1047") return MtiEncoding.Ebcdic;
        if (encoding.Length > 0) field.Problem("enc", "the message type is ASCII, BCD or EBCDIC");
        return MtiEncoding.Ascii;
    }

    private BitmapEncoding BitmapEncodingOf(DocumentNode node)
    {
        var field = Problems.Members(node);
        var encoding = field.RequiredString("enc");
        if (encoding is "Binary") return BitmapEncoding.Binary;
        if (encoding is "Hex" or "HexToASCII") return BitmapEncoding.HexAscii;
        if (encoding is "EBCDIC" or "HexToEBCDIC") return BitmapEncoding.HexEbcdic;
        if (encoding.Length > 0) field.Problem("enc", "a bitmap is Binary or HexToASCII");
        return BitmapEncoding.Binary;
    }

    private FieldSpec? Field(DocumentNode node, string key, int depth)
    {
        if (depth > FieldRules.MaxDepth)
        {
            Problems.Add(node, $"composites nest deeper than {FieldRules.MaxDepth}");
            return null;
        }

        var field = Problems.Members(node);
        var type = field.OptionalString("type", "String");
        var spec = new FieldSpec { Key = key, Name = field.OptionalString("description"), Length = field.OptionalInt("length", 0, 0, FieldRules.MaxLength) };
        var isComposite = field.TryGet("subfields", out var subfields) && subfields.Members.Count > 0;
        spec = isComposite ? spec : Simple(field, type, spec);
        if (!TryPrefix(field, out var prefix)) return null;
        spec = spec with { Prefix = prefix };
        if (isComposite) spec = Composite(field, subfields!, spec, depth); // isComposite says that it is there
        foreach (var name in (string[])["padding", "disableautoexpand", "tag", "bitmap", "enc"]) _ = field.Has(name);
        field.Close();
        var fault = FieldRules.Check(spec);
        if (fault is null) return spec;
        Problems.Add(node, fault);
        return null;
    }

    private static FieldSpec Simple(DocumentObject field, string type, FieldSpec spec)
    {
        var encoding = field.RequiredString("enc");
        var content = type switch { "Numeric" => ContentClass.N, "Binary" or "Bitmap" or "Hex" => ContentClass.B, "Track2" or "Track3" => ContentClass.Z, _ => ContentClass.Ans };
        switch (encoding)
        {
            case "ASCII" or "None":
                return spec with { Content = content == ContentClass.B ? ContentClass.Ans : content, CharacterSet = CharacterSet.Ascii };
            case "EBCDIC":
                return spec with { Content = content == ContentClass.B ? ContentClass.Ans : content, CharacterSet = CharacterSet.Ebcdic037 };
            case "EBCDIC1047":
                return spec with { Content = content == ContentClass.B ? ContentClass.Ans : content, CharacterSet = CharacterSet.Ebcdic1047 };
            case "BCD" or "LBCD":
                var fill = encoding == "BCD" ? DigitFill.LeftZero : DigitFill.RightZero;
                return spec with { Content = content == ContentClass.Z ? content : ContentClass.N, Encoding = FieldEncoding.Bcd, Unit = LengthUnit.Digits, Fill = fill };
            case "Binary" or "ASCIIToHex":
                return spec with { Content = ContentClass.B, Encoding = FieldEncoding.Binary, Unit = LengthUnit.Bytes };
            case "Hex" or "HexToASCII":
                return spec with { Content = ContentClass.B, Encoding = FieldEncoding.HexAscii, Unit = LengthUnit.Bytes };
            case "":
                return spec;
            default:
                field.Problem("enc", "this encoding is not known", NearestName.Hint(encoding, Encodings));
                return spec;
        }
    }

    // ASCII.LL, BCD.LLL, Binary.L, Hex.Fixed, None.Fixed, BerTLV.
    private static bool TryPrefix(DocumentObject field, out LengthPrefix? prefix)
    {
        prefix = null;
        var text = field.RequiredString("prefix");
        if (text.Length == 0) return false;
        var parts = text.Split('.');
        var digits = parts.Length == 2 && parts[1].Length > 0 && parts[1].All(c => c == 'L') ? parts[1].Length : 0;
        if (text == "BerTLV" || (parts.Length == 2 && parts[1] == "Fixed")) return true;
        LengthEncoding? encoding = parts[0] switch
        {
            "ASCII" => LengthEncoding.Ascii,
            "BCD" => LengthEncoding.Bcd,
            "EBCDIC" or "EBCDIC1047" => LengthEncoding.Ebcdic,
            "Binary" => LengthEncoding.Binary,
            _ => null,
        };
        if (encoding is null || digits is 0 or > 6)
        {
            field.Problem("prefix", "this prefix cannot be expressed", "write ASCII, BCD, EBCDIC or Binary, a dot, and Fixed or one L a digit");
            return false;
        }

        prefix = new LengthPrefix(encoding.Value, (byte)(encoding == LengthEncoding.Bcd ? (digits + 1) / 2 : digits));
        return true;
    }

    private FieldSpec Composite(DocumentObject field, DocumentNode subfields, FieldSpec spec, int depth)
    {
        var tag = field.OptionalObject("tag");
        var sort = tag?.OptionalString("sort", "StringsByInt") ?? "StringsByInt";
        var tagEncoding = tag?.OptionalString("enc") ?? "";
        if (tagEncoding == "BerTLVTag") return Whole(spec, null) with { Layout = new FieldLayout { Kind = LayoutKind.BerTlv } };
        var elements = Elements(subfields, sort, depth);
        if (elements.Count == 0) return spec;
        var set = CommonSet(elements);
        if (field.TryGet("bitmap", out var bitmap)) return Whole(spec, null) with { Layout = BitmapLayout(bitmap, elements) };
        if (tag is null || tagEncoding.Length == 0) return Whole(spec, set) with { Layout = new FieldLayout { Kind = LayoutKind.Positional, Tail = LayoutTail.Optional, Elements = elements } };
        return Tagged(tag, tagEncoding, spec, elements, set);
    }

    private FieldSpec Tagged(DocumentObject tag, string encoding, FieldSpec spec, List<FieldSpec> elements, CharacterSet? set)
    {
        var length = elements[0].Prefix;
        if (length is null || elements.Exists(e => e.Prefix != length))
        {
            Warnings.Add(tag.Node, "the subfields have no common form of length", "the field is taken over as a whole");
            return Whole(spec, set);
        }

        var size = tag.RequiredInt("length", 1, 8);
        CharacterSet? tagSet = encoding switch { "ASCII" => CharacterSet.Ascii, "EBCDIC" => CharacterSet.Ebcdic037, "EBCDIC1047" => CharacterSet.Ebcdic1047, _ => null };
        if (encoding is "BCD" or "LBCD" or "ASCIIToHex") size = (size + 1) / 2;
        return Whole(spec, set) with
        {
            Layout = new FieldLayout
            {
                Kind = LayoutKind.TagLengthValue,
                TagSize = size,
                TagEncoding = tagSet is null ? FieldEncoding.Binary : FieldEncoding.Text,
                TagCharacterSet = tagSet ?? CharacterSet.Ascii,
                ElementLength = length.Value,
                ValueEncoding = set is null ? FieldEncoding.Binary : FieldEncoding.Text,
                ValueCharacterSet = set ?? CharacterSet.Ascii,
            },
        };
    }

    private FieldLayout BitmapLayout(DocumentNode bitmap, List<FieldSpec> elements)
    {
        var members = Problems.Members(bitmap);
        return new FieldLayout
        {
            Kind = LayoutKind.Bitmap,
            BitmapEncoding = BitmapEncodingOf(bitmap),
            BitmapBytes = members.OptionalInt("length", 8, 1, 24),
            Continued = !members.OptionalBool("disableautoexpand", false),
            Elements = elements,
        };
    }

    // Composites count bytes; they are text only where every element is text of the same set.
    private static FieldSpec Whole(FieldSpec spec, CharacterSet? set) => set is null
        ? spec with { Content = ContentClass.B, Encoding = FieldEncoding.Binary, Unit = LengthUnit.Bytes }
        : spec with { Content = ContentClass.Ans, Encoding = FieldEncoding.Text, CharacterSet = set, Unit = LengthUnit.Characters };

    private static CharacterSet? CommonSet(List<FieldSpec> elements)
    {
        var first = elements[0].CharacterSet;
        return elements.TrueForAll(e => e.Encoding == FieldEncoding.Text && e.Layout is null && ReferenceEquals(e.CharacterSet, first)) ? first : null;
    }

    private List<FieldSpec> Elements(DocumentNode subfields, string sort, int depth)
    {
        var elements = new List<FieldSpec>();
        foreach (var member in subfields.Members)
        {
            if (Field(member.Value, member.Name, depth + 1) is { } spec) elements.Add(spec);
        }

        if (sort == "StringsByHex") elements.Sort((a, b) => Number(a.Key, NumberStyles.AllowHexSpecifier).CompareTo(Number(b.Key, NumberStyles.AllowHexSpecifier)));
        else if (sort == "StringsByInt") elements.Sort((a, b) => Number(a.Key, NumberStyles.None).CompareTo(Number(b.Key, NumberStyles.None)));
        else elements.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
        return elements;
    }

    private static long Number(string key, NumberStyles style) => long.TryParse(key, style, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue;
}
