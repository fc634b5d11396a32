using System.Globalization;

namespace Iso8583.Core.Dialects;

/// <summary>The attribute text of a field: <c>n6</c>, <c>n..19</c>, <c>ans...999</c>, <c>x+n8</c>.</summary>
/// <param name="Content">Content class.</param>
/// <param name="LengthDigits">Number of dots: digits of the length prefix, 0 where the length is fixed.</param>
/// <param name="Length">Length or greatest length; the sign of x+n is counted.</param>
internal readonly record struct FieldFormat(ContentClass Content, int LengthDigits, int Length)
{
    public static bool TryParse(string text, out FieldFormat format)
    {
        format = default;
        var at = 0;
        while (at < text.Length && (char.IsAsciiLetterLower(text[at]) || text[at] == '+')) at++;
        var dots = 0;
        while (at + dots < text.Length && text[at + dots] == '.') dots++;
        ContentClass? content = text[..at] switch
        {
            "a" => ContentClass.A,
            "n" => ContentClass.N,
            "s" => ContentClass.S,
            "an" => ContentClass.An,
            "as" => ContentClass.As,
            "ns" => ContentClass.Ns,
            "ans" => ContentClass.Ans,
            "anp" => ContentClass.Anp,
            "b" => ContentClass.B,
            "z" => ContentClass.Z,
            "x+n" => ContentClass.Xn,
            _ => null,
        };
        if (content is null || dots > 6) return false;
        if (!int.TryParse(text.AsSpan(at + dots), NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > FieldRules.MaxLength) return false;
        format = new FieldFormat(content.Value, dots, content == ContentClass.Xn ? length + 1 : length);
        return true;
    }
}
