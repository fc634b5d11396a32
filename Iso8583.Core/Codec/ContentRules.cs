using Iso8583.Core.Dialects;

namespace Iso8583.Core.Codec;

/// <summary>Which characters belong to a content class.</summary>
internal static class ContentRules
{
    /// <summary>True where every character of a decoded text belongs to the class.</summary>
    public static bool Holds(ContentClass content, ReadOnlySpan<char> text)
    {
        if (content == ContentClass.B) return true;
        if (content == ContentClass.Xn) return text.Length > 0 && text[0] is 'C' or 'D' && Holds(ContentClass.N, text[1..]);
        foreach (var c in text)
        {
            if (!Holds(content, c)) return false;
        }

        return true;
    }

    private static bool Holds(ContentClass content, char c) => content switch
    {
        ContentClass.A => char.IsAsciiLetter(c),
        ContentClass.N => char.IsAsciiDigit(c),
        ContentClass.An => char.IsAsciiLetterOrDigit(c),
        ContentClass.Anp => char.IsAsciiLetterOrDigit(c) || c == ' ',
        ContentClass.S => IsPrintable(c) && !char.IsAsciiLetterOrDigit(c),
        ContentClass.As => IsPrintable(c) && !char.IsAsciiDigit(c),
        ContentClass.Ns => IsPrintable(c) && !char.IsAsciiLetter(c),
        ContentClass.Z => c is >= '0' and <= '?' or 'D' or 'F' or ' ',
        _ => IsPrintable(c),
    };

    private static bool IsPrintable(char c) => c is >= ' ' and < '\x7F';
}
