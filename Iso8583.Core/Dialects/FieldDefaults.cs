using Iso8583.Core.Documents;

namespace Iso8583.Core.Dialects;

/// <summary>What holds for every field of a dialect that does not say otherwise.</summary>
internal sealed class FieldDefaults
{
    public FieldDefaults(MergedObject defaults, DocumentProblems problems)
    {
        Numeric = defaults.Text("numeric", "ascii");
        Text = defaults.Text("text", "ascii");
        Track = defaults.Text("track", Numeric);
        Binary = defaults.Text("binary", "binary");
        Length = ParseLength(defaults.Choice("length", "ascii", "ascii", "bcd", "ebcdic", "binary"));
        Fill = ParseFill(defaults.Choice("fill", "left0", FillNames));
        VariableFill = ParseFill(defaults.Choice("variableFill", "right0", FillNames));
        Separator = defaults.Choice("separator", "=", "=", "D")[0];
        foreach (var name in (string[])["numeric", "text", "track", "binary"])
        {
            if (defaults.TryGet(name, out var node) && node.TryGetString(out var text) && !IsEncoding(text)) problems.Add(node, UnknownEncoding(text));
        }

        defaults.Close();
    }

    public static IReadOnlyList<string> FillNames { get; } = ["left0", "leftF", "right0", "rightF"];

    public string Numeric { get; }

    public string Text { get; }

    public string Track { get; }

    public string Binary { get; }

    public LengthEncoding Length { get; }

    public DigitFill Fill { get; }

    public DigitFill VariableFill { get; }

    public char Separator { get; }

    public static DigitFill ParseFill(string text) => text switch
    {
        "leftF" => DigitFill.LeftF,
        "right0" => DigitFill.RightZero,
        "rightF" => DigitFill.RightF,
        _ => DigitFill.LeftZero,
    };

    public static LengthEncoding ParseLength(string text) => text switch
    {
        "bcd" => LengthEncoding.Bcd,
        "ebcdic" => LengthEncoding.Ebcdic,
        "binary" => LengthEncoding.Binary,
        _ => LengthEncoding.Ascii,
    };

    public static string UnknownEncoding(string text) => $"'{text}' is no encoding; expected bcd, binary, hex, hex-ebcdic, {string.Join(", ", CharacterSet.Names)} or another code page";

    public static bool IsEncoding(string text) => TryEncoding(text, out _, out _);

    public static bool TryEncoding(string text, out FieldEncoding encoding, out CharacterSet set)
    {
        set = CharacterSet.Ascii;
        encoding = text switch
        {
            "bcd" => FieldEncoding.Bcd,
            "binary" => FieldEncoding.Binary,
            "hex" or "hex-ascii" => FieldEncoding.HexAscii,
            "hex-ebcdic" => FieldEncoding.HexEbcdic,
            _ => FieldEncoding.Text,
        };
        if (encoding != FieldEncoding.Text) return true;
        if (!CharacterSet.TryGet(text, out var found)) return false;
        set = found;
        return true;
    }
}
