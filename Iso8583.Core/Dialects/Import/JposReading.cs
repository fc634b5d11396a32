using System.Globalization;
using Iso8583.Core.Documents;

namespace Iso8583.Core.Dialects.Import;

/// <summary>Turns the elements of one packager file into a dialect and notes what does not fit.</summary>
internal sealed class JposReading(string file)
{
    public DocumentProblems Problems { get; } = new();

    public DocumentProblems Warnings { get; } = new();

    public DialectDefinition Define(JposElement root, ImportOptions options)
    {
        var fields = new Dictionary<int, FieldSpec>();
        var mti = MtiEncoding.Ascii;
        var bitmap = new BitmapSpec();
        var bitmapField = Number(root, "bitmapField", 1, 0, 128);
        foreach (var child in root.Children)
        {
            var id = Number(child, "id", -1, 0, 999);
            if (id < 0) continue;
            if (id == 0) mti = Mti(child);
            else if (id == bitmapField) bitmap = Bitmap(root, child);
            else if (id > Dialect.MaxField) Warn(child, $"fields above {Dialect.MaxField} are left out");
            else if (Field(child, id.ToString(CultureInfo.InvariantCulture), 0) is { } spec && !fields.TryAdd(id, ImportedFields.Finish(id, spec))) Problem(child, $"field {id} is there twice");
        }

        if (bitmap.Max == 3) fields.Remove(bitmap.ThirdInField == 0 ? 65 : bitmap.ThirdInField);
        fields.Remove(1);
        if (Number(root, "headerLength", 0, 0, 1024) > 0) Warn(root, "the header in front of the message belongs to the framing", "add +header:N to the framing");
        return new DialectDefinition
        {
            Name = options.Name,
            Title = options.Title.Length > 0 ? options.Title : $"imported from the jPOS packager {file}",
            Version = options.Version,
            Framing = options.Framing,
            Mti = mti,
            Bitmap = bitmap,
            Fields = fields,
        };
    }

    private MtiEncoding Mti(JposElement field)
    {
        switch (SimpleName(field.Get("class")))
        {
            case "IFA_NUMERIC" or "IF_CHAR":
                return MtiEncoding.Ascii;
            case "IFB_NUMERIC":
                return MtiEncoding.Bcd;
            case "IFE_NUMERIC" or "IFE_CHAR" or "IF_ECHAR":
                return MtiEncoding.Ebcdic;
            default:
                Problem(field, "the class of the message type is not known", "IFA_NUMERIC, IFB_NUMERIC or IFE_NUMERIC");
                return MtiEncoding.Ascii;
        }
    }

    private BitmapSpec Bitmap(JposElement root, JposElement field)
    {
        var third = Number(root, "thirdBitmapField", -1, -999, 128);
        var length = Number(field, "length", 16, 1, 24);
        return new BitmapSpec
        {
            Encoding = BitmapEncodingOf(field),
            Max = third >= 0 || length > 16 ? 3 : length > 8 ? 2 : 1,
            ThirdInField = third is >= 65 ? third : 0,
        };
    }

    private BitmapEncoding BitmapEncodingOf(JposElement field)
    {
        switch (SimpleName(field.Get("class")))
        {
            case "IFB_BITMAP" or "IFB_BINARY":
                return BitmapEncoding.Binary;
            case "IFA_BITMAP" or "IFA_BINARY":
                return BitmapEncoding.HexAscii;
            case "IFE_BITMAP" or "IFE_BINARY":
                return BitmapEncoding.HexEbcdic;
            default:
                Problem(field, "the class of the bitmap is not known", "IFB_BITMAP, IFA_BITMAP or IFE_BITMAP");
                return BitmapEncoding.Binary;
        }
    }

    private FieldSpec? Field(JposElement field, string key, int depth)
    {
        if (IsWithoutBytes(field))
        {
            if (SimpleName(field.Get("class")) == "IF_NOP" && depth == 0) Warn(field, "IF_NOP stands for no bytes on the wire", "the field is left out");
            return null;
        }

        if (Class(field) is not { } kind) return null;
        var spec = kind.Field with { Key = key, Name = field.Get("name").Trim() };
        if (field.Name == "isofieldpackager") spec = Composite(field, spec, depth + 1);
        var fault = FieldRules.Check(spec);
        if (fault is null) return spec;
        Problem(field, fault);
        return null;
    }

    private JposFieldClass? Class(JposElement field)
    {
        var name = field.Get("class");
        var length = Number(field, "length", 0, 0, FieldRules.MaxLength);
        if (JposFieldClass.TryGet(name, length, field.IsTrue("pad", false), out var kind)) return kind;
        Problem(field, $"the class '{Shown(SimpleName(name))}' is not known", "describe this field by hand in the dialect");
        return null;
    }

    private FieldSpec Composite(JposElement field, FieldSpec spec, int depth)
    {
        var packager = SimpleName(field.Get("packager"));
        if (packager.Contains("BERTLV", StringComparison.OrdinalIgnoreCase)) return BerTlv(packager, spec);
        var subfields = field.Children.Where(c => Number(c, "id", -1, 0, 999) >= 0 && !IsWithoutBytes(c)).ToArray();
        var isTagged = subfields.Any(c => Class(c)?.Tag is not null);
        if (isTagged) return Tagged(field, subfields, spec);
        if (packager is not ("GenericSubFieldPackager" or "GenericPackager" or "GenericValidatingPackager" or "Base1SubFieldPackager" or "EuroSubFieldPackager" or "GenericTaggedFieldsPackager"))
        {
            Warn(field, $"the sub-packager '{Shown(packager)}' is not known", "the field is taken over as a whole");
            return spec;
        }

        var hasBitmap = packager != "EuroSubFieldPackager" && field.IsTrue("emitBitmap", true);
        var layout = hasBitmap ? BitmapLayout(field, subfields, depth) : Positional(subfields, depth);
        if (layout is null) return spec;
        if (!IsOverValue(spec)) return spec with { Layout = layout };
        if (spec.Encoding == FieldEncoding.Text && layout.Kind == LayoutKind.Positional && layout.Elements.All(IsPlainText))
        {
            return spec with { Layout = layout with { Elements = [.. layout.Elements.Select(e => InSetOf(spec, e))] } };
        }

        return spec with { Layout = layout with { OverDecoded = true } };
    }

    private static bool IsPlainText(FieldSpec element)
        => element.Encoding == FieldEncoding.Text && ReferenceEquals(element.CharacterSet, CharacterSet.Ascii) && element.Prefix is null or { Encoding: LengthEncoding.Ascii } && element.Layout is null;

    // ASCII subfields of an EBCDIC field stand on the wire in EBCDIC.
    private static FieldSpec InSetOf(FieldSpec field, FieldSpec element) => element with
    {
        CharacterSet = field.CharacterSet,
        Prefix = element.Prefix is { } prefix ? prefix with { Encoding = LengthEncoding.Ebcdic } : null,
    };

    // jPOS hands the unpacked value to the sub-packager: EBCDIC text as ASCII, hex as bytes, packed digits as characters.
    private static bool IsOverValue(FieldSpec spec) => spec.Encoding != FieldEncoding.Binary && !ReferenceEquals(spec.CharacterSet, CharacterSet.Ascii) || spec.Encoding is FieldEncoding.Bcd or FieldEncoding.HexAscii or FieldEncoding.HexEbcdic;

    private static FieldSpec BerTlv(string packager, FieldSpec spec)
    {
        var layout = new FieldLayout { Kind = LayoutKind.BerTlv };
        if (packager.Contains("AsciiHex", StringComparison.OrdinalIgnoreCase)) spec = spec with { Content = ContentClass.B, Encoding = FieldEncoding.HexAscii, Unit = LengthUnit.Digits };
        else if (packager.Contains("EbcdicHex", StringComparison.OrdinalIgnoreCase)) spec = spec with { Content = ContentClass.B, Encoding = FieldEncoding.HexEbcdic, Unit = LengthUnit.Digits };
        else if (!spec.IsBinary) spec = spec with { Content = ContentClass.B, Encoding = FieldEncoding.Binary, Unit = LengthUnit.Bytes };
        return spec with { Layout = layout with { OverDecoded = spec.Encoding != FieldEncoding.Binary } };
    }

    private FieldSpec Tagged(JposElement field, JposElement[] subfields, FieldSpec spec)
    {
        var first = subfields.Select(Class).First(c => c?.Tag is not null)!; // there is one: the caller looked
        var tag = first.Tag!;
        var length = first.Field.Prefix ?? new LengthPrefix(tag.Set.IsEbcdic ? LengthEncoding.Ebcdic : LengthEncoding.Ascii, 2);
        var lead = 0;
        foreach (var subfield in subfields)
        {
            if (Class(subfield) is not { } kind) continue;
            if (kind.Tag is null && Number(subfield, "id", -1, 0, 999) == 0 && kind.Field.IsFixed) lead = kind.Field.Length;
            else if (kind.Tag != tag || kind.Field.Prefix != length) Warn(subfield, "this subfield has another form of tag or length than the first one", "all of them are read like the first");
        }

        return spec with
        {
            Layout = new FieldLayout
            {
                Kind = tag.IsBehindLength ? LayoutKind.LengthTagValue : LayoutKind.TagLengthValue,
                OverDecoded = IsOverValue(spec) && !tag.Set.IsEbcdic,
                Lead = lead,
                TagSize = tag.Size,
                TagEncoding = FieldEncoding.Text,
                TagCharacterSet = tag.Set,
                ElementLength = length with { CountsBytes = false },
                LengthCoversTag = tag.IsBehindLength,
                ValueEncoding = first.Field.Encoding == FieldEncoding.Text ? FieldEncoding.Text : FieldEncoding.Binary,
                ValueCharacterSet = first.Field.CharacterSet,
                Elements = NamedTags(subfields, tag),
            },
        };
    }

    // What is known of a tag beside its name is the form of its value; its length comes with the value.
    private List<FieldSpec> NamedTags(JposElement[] subfields, JposTag tag)
    {
        var elements = new List<FieldSpec>();
        foreach (var subfield in subfields)
        {
            var name = subfield.Get("name").Trim();
            var id = Number(subfield, "id", -1, 0, 999).ToString("D" + tag.Size.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if (name.Length == 0 || id.Length != tag.Size || elements.Exists(e => e.Key == id) || Class(subfield) is not { Tag: not null } kind) continue;
            var length = kind.Field.Length > 0 ? kind.Field.Length : FieldRules.MaxLength;
            elements.Add(kind.Field with { Key = id, Name = name, Length = length });
        }

        return elements;
    }

    private FieldLayout? Positional(JposElement[] subfields, int depth)
    {
        var elements = Elements(subfields, depth);
        return elements.Count == 0 ? null : new FieldLayout { Kind = LayoutKind.Positional, Tail = LayoutTail.Optional, Elements = elements };
    }

    private FieldLayout? BitmapLayout(JposElement field, JposElement[] subfields, int depth)
    {
        var at = Number(field, "bitmapField", 1, 0, 128);
        var bitmap = Array.Find(subfields, c => Number(c, "id", -1, 0, 999) == at);
        if (bitmap is null || !SimpleName(bitmap.Get("class")).EndsWith("_BITMAP", StringComparison.Ordinal))
        {
            Warn(field, $"there is no bitmap at subfield {at}", "add emitBitmap=\"false\" where the subfields stand one after the other; the field is taken over as a whole");
            return null;
        }

        var length = Number(bitmap, "length", 8, 1, 24);
        var elements = Elements([.. subfields.Where(c => c != bitmap)], depth);
        return elements.Count == 0 ? null : new FieldLayout
        {
            Kind = LayoutKind.Bitmap,
            BitmapEncoding = BitmapEncodingOf(bitmap),
            BitmapBytes = Math.Min(length, 8),
            Continued = length > 8,
            Elements = elements,
        };
    }

    private List<FieldSpec> Elements(JposElement[] subfields, int depth)
    {
        var elements = new List<FieldSpec>();
        foreach (var subfield in subfields.OrderBy(c => Number(c, "id", -1, 0, 999)))
        {
            var key = Number(subfield, "id", -1, 0, 999).ToString(CultureInfo.InvariantCulture);
            if (elements.Exists(e => e.Key == key)) Problem(subfield, $"subfield {key} is there twice");
            else if (Field(subfield, key, depth) is { } spec) elements.Add(spec);
        }

        return elements;
    }

    // A field that may not come (IF_UNUSED), or that is there without a byte of its own (IF_NOP).
    private static bool IsWithoutBytes(JposElement field) => SimpleName(field.Get("class")) is "IF_UNUSED" or "IF_NOP";

    private int Number(JposElement element, string name, int fallback, int min, int max)
    {
        if (!element.Attributes.TryGetValue(name, out var text)) return fallback;
        if (int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max) return number;
        Problem(element, string.Create(CultureInfo.InvariantCulture, $"attribute {name}: expected a whole number from {min} to {max}"));
        return fallback;
    }

    private void Problem(JposElement element, string message, string? remedy = null) => Problems.Add(At(element, message, remedy));

    private void Warn(JposElement element, string message, string? remedy = null) => Warnings.Add(At(element, message, remedy));

    private DocumentProblem At(JposElement element, string message, string? remedy) => new(file, element.Line, element.Column, element.Attributes.TryGetValue("id", out var id) ? "field " + Shown(id) : "", message, remedy);

    private static string SimpleName(string name) => name[(name.LastIndexOf('.') + 1)..].Trim();

    private static string Shown(string text) => text.Length <= 60 ? text : text[..60] + "...";
}
