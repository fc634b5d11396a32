using System.Globalization;
using System.Text;

namespace Iso8583.Host.Notifications.Content;

/// <summary>
/// Makes a name that others wrote fit for a message: no control, bidirectional or bracket characters, no link, and nothing that looks like a card number.
/// </summary>
public static class SafeName
{
    /// <summary>Digits in a row, separators between them not counted, from which on they could be a card number.</summary>
    public const int PanDigits = 13;

    private const int MaxGap = 3;

    private static readonly string[] LinkStarts = ["http://", "https://", "www."];

    /// <summary>Cleans a name.</summary>
    /// <param name="name">Any text.</param>
    /// <param name="maxLength">At most so many UTF-16 units; a surrogate pair is never cut.</param>
    /// <returns>The clean name; empty where nothing was left.</returns>
    public static string Clean(string name, int maxLength = 24)
    {
        ArgumentNullException.ThrowIfNull(name);
        var kept = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes()) Append(kept, rune);
        var text = HideCardNumbers(WithoutLinks(Collapse(kept.ToString())));
        return Cut(text, maxLength);
    }

    /// <summary>Replaces every run of 13 or more digits, up to three separators between two of them, with stars.</summary>
    public static string HideCardNumbers(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder? hidden = null;
        for (var i = 0; i < text.Length;)
        {
            var (end, digits) = DigitRun(text, i);
            if (digits >= PanDigits)
            {
                hidden ??= new StringBuilder(text[..i]);
                hidden.Append("***");
                i = end;
                continue;
            }

            // A short run is copied as a whole: its tail cannot begin a longer one.
            var next = digits > 0 ? end : i + 1;
            hidden?.Append(text, i, next - i);
            i = next;
        }

        return hidden?.ToString() ?? text;
    }

    /// <summary>Whether a text holds 13 to 19 digits in a row that pass the check digit of card numbers, or more digits than a card number has.</summary>
    public static bool HoldsCardNumber(ReadOnlySpan<char> text)
    {
        for (var start = 0; start < text.Length; start++)
        {
            if (!char.IsAsciiDigit(text[start])) continue;
            var end = start;
            while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
            if (end - start > 19 || (end - start >= PanDigits && PassesLuhn(text[start..end]))) return true;
            start = end;
        }

        return false;
    }

    private static bool PassesLuhn(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            if (i % 2 == 1) digit = digit > 4 ? (digit * 2) - 9 : digit * 2;
            sum += digit;
        }

        return sum % 10 == 0;
    }

    private static void Append(StringBuilder kept, Rune rune)
    {
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.Control:
            case UnicodeCategory.LineSeparator:
            case UnicodeCategory.ParagraphSeparator:
            case UnicodeCategory.SpaceSeparator:
                kept.Append(' ');
                break;
            case UnicodeCategory.OpenPunctuation:
            case UnicodeCategory.ClosePunctuation:
            case UnicodeCategory.InitialQuotePunctuation:
            case UnicodeCategory.FinalQuotePunctuation:
                kept.Append(' ');
                break;
            case UnicodeCategory.Format:
            case UnicodeCategory.PrivateUse:
            case UnicodeCategory.Surrogate:
            case UnicodeCategory.OtherNotAssigned:
                break;
            case UnicodeCategory.DecimalDigitNumber:
                // Full-width and other digits become ASCII ones, so that they cannot hide a card number.
                kept.Append((char)('0' + (int)Rune.GetNumericValue(rune)));
                break;
            default:
                if (rune.Value is '<' or '>' or 0xFFFD) kept.Append(' ');
                else kept.Append(rune.ToString());
                break;
        }
    }

    private static string Collapse(string text) => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string WithoutLinks(string text)
    {
        foreach (var start in LinkStarts)
        {
            for (var at = text.IndexOf(start, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(start, StringComparison.OrdinalIgnoreCase))
            {
                var end = text.IndexOf(' ', at);
                text = Collapse(end < 0 ? text[..at] : text[..at] + text[end..]);
            }
        }

        return text;
    }

    private static (int End, int Digits) DigitRun(string text, int start)
    {
        if (!char.IsAsciiDigit(text[start])) return (start, 0);
        var digits = 0;
        var end = start;
        var gap = 0;
        for (var i = start; i < text.Length && gap <= MaxGap; i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                digits++;
                gap = 0;
                end = i + 1;
            }
            else
            {
                if (char.IsLetter(text[i])) break;
                gap++;
            }
        }

        return (end, digits);
    }

    private static string Cut(string text, int maxLength)
    {
        if (text.Length <= maxLength) return text;
        var end = char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength;
        return text[..end].TrimEnd();
    }
}
