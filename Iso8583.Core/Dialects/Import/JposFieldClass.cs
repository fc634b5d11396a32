using System.Text.RegularExpressions;

namespace Iso8583.Core.Dialects.Import;

/// <summary>What a field packager class of jPOS means, by its name.</summary>
/// <remarks>
/// Source: the class names and constructors of org.jpos.iso (jPOS 2.1.9 and 3): A ASCII, B binary (packed digits, raw bytes), E EBCDIC; one L a digit of the length;
/// H a binary length; TT and TTT a tag in front.
/// </remarks>
/// <param name="Field">The value; its key and name are still missing.</param>
/// <param name="Tag">The tag in front of it, or null.</param>
internal sealed partial record JposFieldClass(FieldSpec Field, JposTag? Tag)
{
    private static readonly CharacterSet Ascii = CharacterSet.Ascii;
    private static readonly CharacterSet Ebcdic = CharacterSet.Ebcdic037;

    /// <summary>Finds what a class means.</summary>
    /// <param name="name">The class, with or without its package.</param>
    /// <param name="length">Attribute length.</param>
    /// <param name="pad">Attribute pad: packed digits are filled on the left.</param>
    /// <param name="result">The meaning.</param>
    public static bool TryGet(string name, int length, bool pad, out JposFieldClass? result)
    {
        var simple = name[(name.LastIndexOf('.') + 1)..];
        var field = Fixed(simple, pad) ?? Variable(simple, pad);
        result = field is null ? null : field with { Field = field.Field with { Length = length } };
        return result is not null;
    }

    private static JposFieldClass? Fixed(string name, bool pad) => name switch
    {
        "IF_CHAR" or "IFA_CHAR" => Text(Ascii, ContentClass.Ans),
        "IFA_NUMERIC" or "IFA_AMOUNT2003" => Text(Ascii, ContentClass.N),
        "IFA_AMOUNT" => Text(Ascii, ContentClass.Xn),
        "IFE_CHAR" or "IF_ECHAR" => Text(Ebcdic, ContentClass.Ans),
        "IFE_NUMERIC" => Text(Ebcdic, ContentClass.N),
        "IFE_AMOUNT" => Text(Ebcdic, ContentClass.Xn),
        "IFB_NUMERIC" or "IFB_AMOUNT2003" => Packed(ContentClass.N, pad ? DigitFill.LeftZero : DigitFill.RightZero),
        "IFB_FNUMERIC" => Packed(ContentClass.N, pad ? DigitFill.LeftZero : DigitFill.RightF),
        "IFB_AMOUNT" => Packed(ContentClass.Xn, pad ? DigitFill.LeftZero : DigitFill.RightZero),
        "IFA_BINARY" or "IFA_BITMAP" => Bytes(FieldEncoding.HexAscii),
        "IFB_BINARY" or "IFB_BITMAP" => Bytes(FieldEncoding.Binary),
        "IFE_BINARY" or "IFE_BITMAP" => Bytes(FieldEncoding.HexEbcdic),
        _ => null,
    };

    private static JposFieldClass? Variable(string name, bool pad)
    {
        var match = VariableName().Match(name);
        if (!match.Success) return null;
        var family = match.Groups["family"].Value;
        var digits = match.Groups["length"].Length;
        var tags = match.Groups["tag"].Length;
        var isHexLength = match.Groups["hex"].Success;
        var value = Value(match.Groups["value"].Value, family, pad);
        if (value is null || (tags > 0 && family != "A") || (isHexLength && (family != "B" || digits is < 2 or > 3))) return null;
        var prefix = family switch
        {
            "A" or "AE" or "MC" or "EP" => new LengthPrefix(LengthEncoding.Ascii, (byte)digits),
            "B" when isHexLength => new LengthPrefix(LengthEncoding.Binary, (byte)(digits - 1)),
            "B" => new LengthPrefix(LengthEncoding.Bcd, (byte)((digits + 1) / 2)),
            _ => new LengthPrefix(LengthEncoding.Ebcdic, (byte)digits, CountsBytes: family == "EB"),
        };
        JposTag? tag = (family, digits) switch
        {
            ("A", _) when tags > 0 => new JposTag(tags, Ascii, false),
            ("MC", _) => new JposTag(2, Ascii, false),
            ("EMC", 3) => new JposTag(4, Ebcdic, false),
            ("EPE", 2) => new JposTag(2, Ebcdic, false),
            ("EP", 2) => new JposTag(2, Ascii, true),
            ("ELPE", 3) => new JposTag(2, Ebcdic, true),
            _ => null,
        };
        if (tag is null && family is "MC" or "EMC" or "EPE" or "EP" or "ELPE") return null;
        return value with { Field = value.Field with { Prefix = prefix }, Tag = tag };
    }

    private static JposFieldClass? Value(string value, string family, bool pad)
    {
        var set = family is "E" or "AE" or "EMC" or "EPE" or "ELPE" ? Ebcdic : Ascii;
        return (value, family) switch
        {
            ("CHAR", not "EB") => Text(set, ContentClass.Ans),
            ("ECHAR", "B") => Text(Ebcdic, ContentClass.Ans),

            // The length counts bytes and the spare nibble is F: only as hex digits do all of them come back.
            ("NUM", "EB") => Packed(ContentClass.Z, DigitFill.RightF),
            ("NUM", "B") or ("BNUM", "A") => Packed(ContentClass.N, pad ? DigitFill.LeftZero : DigitFill.RightZero),
            ("NUM", "A" or "E" or "EA") => Text(set, ContentClass.N),
            ("BINARY", "A" or "B" or "E") => Bytes(FieldEncoding.Binary),
            ("ABINARY", "A") => Bytes(FieldEncoding.HexAscii),
            ("HEX", "B") => Nibbles(),
            _ => null,
        };
    }

    private static JposFieldClass Text(CharacterSet set, ContentClass content)
        => new(new FieldSpec { Key = "", Content = content, Encoding = FieldEncoding.Text, CharacterSet = set, Unit = LengthUnit.Characters }, null);

    private static JposFieldClass Packed(ContentClass content, DigitFill fill)
        => new(new FieldSpec { Key = "", Content = content, Encoding = FieldEncoding.Bcd, Unit = LengthUnit.Digits, Fill = fill }, null);

    private static JposFieldClass Bytes(FieldEncoding encoding)
        => new(new FieldSpec { Key = "", Content = ContentClass.B, Encoding = encoding, Unit = LengthUnit.Bytes }, null);

    private static JposFieldClass Nibbles()
        => new(new FieldSpec { Key = "", Content = ContentClass.B, Encoding = FieldEncoding.Binary, Unit = LengthUnit.Digits }, null);

    [GeneratedRegex("^IF(?<family>A|B|EA|AE|EB|EMC|MC|EPE|EP|ELPE|E)_(?<tag>TTT?)?(?<length>L{1,6})(?<hex>H(?!EX))?(?<value>CHAR|ECHAR|NUM|BNUM|BINARY|ABINARY|HEX)$", RegexOptions.CultureInvariant)]
    private static partial Regex VariableName();
}
