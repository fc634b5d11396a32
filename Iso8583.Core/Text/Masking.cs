using System.Globalization;

namespace Iso8583.Core.Text;

/// <summary>Hides card data in text and bytes. Fails closed: what is not understood is hidden whole.</summary>
/// <remarks>
/// Source: PCI DSS v4 requirement 3.4.1 (first six and last four digits at most). Runs of at least 13 digits in content that no field specification explains are hidden
/// whole, because a run may end in a verification value. Shorter runs pass: ISO/IEC 7812 account numbers of cards have 13 digits and more in practice.
/// </remarks>
public static class Masking
{
    /// <summary>Digits in a row that may be an account number.</summary>
    public const int ShortestPan = 13;

    private const string RedactedPrefix = "[redacted ";
    private const char Star = '*';

    /// <summary>An account number: first six, stars, last four; only stars where it has fewer than 13 characters or holds anything but digits.</summary>
    public static string Pan(string digits)
    {
        ArgumentNullException.ThrowIfNull(digits);
        if (digits.Length is < ShortestPan or > Messages.Pan.MaxLength || !digits.All(char.IsAsciiDigit)) return new string(Star, digits.Length);
        return string.Create(digits.Length, digits, static (masked, clear) =>
        {
            masked.Fill(Star);
            clear.AsSpan(0, 6).CopyTo(masked);
            clear.AsSpan(clear.Length - 4).CopyTo(masked[^4..]);
        });
    }

    /// <summary>What stands in place of a secret: <c>[redacted 8]</c>.</summary>
    /// <param name="length">Its length in characters or bytes.</param>
    public static string Redacted(int length) => string.Create(CultureInfo.InvariantCulture, $"{RedactedPrefix}{length}]");

    /// <summary>Text in which account numbers (13 digits and more, also grouped by blanks, dots or dashes) and track data are replaced by stars; the separators stay.</summary>
    public static string Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var hidden = new bool[text.Length];
        if (!Find(text, hidden)) return text;
        return string.Create(text.Length, (text, hidden), static (masked, source) =>
        {
            for (var i = 0; i < masked.Length; i++) masked[i] = source.hidden[i] ? Star : source.text[i];
        });
    }

    /// <summary>Bytes as upper-case hex in which whatever may be an account number or a track is replaced by stars: packed digits, ASCII digits, EBCDIC digits.</summary>
    public static string Hex(ReadOnlySpan<byte> bytes)
    {
        var hex = Convert.ToHexString(bytes).ToCharArray();
        var hidden = Hidden(bytes);
        for (var i = 0; i < hex.Length; i++)
        {
            if (hidden[i]) hex[i] = Star;
        }

        return new string(hex);
    }

    /// <summary>True where a text was masked, so that it must not be taken for a value again.</summary>
    public static bool IsMasked(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Contains(RedactedPrefix, StringComparison.Ordinal)) return true;
        var run = 0;
        foreach (var c in text)
        {
            if (c == Star) run++;
            else if (!IsSeparator(c)) run = 0;
            if (run >= ShortestPan) return true;
        }

        return false;
    }

    /// <summary>Which nibbles of the bytes are hidden, two entries a byte.</summary>
    internal static bool[] Hidden(ReadOnlySpan<byte> bytes)
    {
        var hidden = new bool[2 * bytes.Length];
        Find(Convert.ToHexString(bytes), hidden);
        HideCharacters(bytes, hidden, static b => (char)b);
        HideCharacters(bytes, hidden, static b => b is >= 0xF0 and <= 0xF9 ? (char)('0' + (b & 0xF)) : EbcdicMark(b));
        return hidden;
    }

    // The same search with the bytes read as characters of one set.
    private static void HideCharacters(ReadOnlySpan<byte> bytes, bool[] hidden, Func<byte, char> read)
    {
        var text = new char[bytes.Length];
        for (var i = 0; i < bytes.Length; i++) text[i] = read(bytes[i]);
        var found = new bool[bytes.Length];
        if (!Find(text, found)) return;
        for (var i = 0; i < found.Length; i++)
        {
            if (found[i]) hidden[2 * i] = hidden[(2 * i) + 1] = true;
        }
    }

    private static char EbcdicMark(byte b) => b switch
    {
        0x40 => ' ',
        0x60 => '-',
        0x4B => '.',
        0x7E => '=',
        0xC4 => 'D',
        0x5F or 0xB0 => '^',
        0x6F => '?',
        _ => '\u0001',
    };

    private static bool Find(ReadOnlySpan<char> text, bool[] hidden)
    {
        var any = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is 'F' or 'f')
            {
                var endOfHex = EndOfEbcdicHex(text, i);
                any |= endOfHex > i;
                if (endOfHex > i) hidden.AsSpan(i, endOfHex - i).Fill(true);
                i = Math.Max(i, endOfHex - 1);
                continue;
            }

            if (!char.IsDigit(text[i])) continue;
            var end = EndOfRun(text, i, out var digits, out var allZero);
            if (digits >= ShortestPan && !allZero)
            {
                any = true;
                for (var at = i; at < end; at++) hidden[at] = !IsSeparator(text[at]);
                end = HideTrack(text, end, hidden);
            }

            i = end - 1;
        }

        return any;
    }

    // EBCDIC digits in a hex dump: F4F7 or F4 F7. Where there are too few of them the start is given back.
    private static int EndOfEbcdicHex(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        var count = 0;
        for (var i = start; i + 1 < text.Length && text[i] is 'F' or 'f' && char.IsAsciiDigit(text[i + 1]); count++)
        {
            end = i + 2;
            i = end + (end < text.Length && text[end] == ' ' ? 1 : 0);
        }

        return count >= ShortestPan ? end : start;
    }

    private static bool IsSeparator(char c) => c is ' ' or '-' or '.';

    // Digits, with at most one separator between two of them.
    private static int EndOfRun(ReadOnlySpan<char> text, int start, out int digits, out bool allZero)
    {
        digits = 0;
        allZero = true;
        var end = start;
        for (var i = start; i < text.Length; i++)
        {
            if (char.IsDigit(text[i]))
            {
                digits++;
                allZero &= text[i] == '0';
                end = i + 1;
            }
            else if (!IsSeparator(text[i]) || i + 1 == text.Length || !char.IsDigit(text[i + 1]))
            {
                break;
            }
        }

        return end;
    }

    // Behind an account number: the rest of a track 2 (= or D) up to its last digit, of a track 1 (^) up to its end sentinel.
    private static int HideTrack(ReadOnlySpan<char> text, int at, bool[] hidden)
    {
        if (at >= text.Length) return at;
        var end = at;
        if (text[at] is '=' or 'D' or 'd')
        {
            while (end < text.Length && (char.IsDigit(text[end]) || char.IsAsciiHexDigit(text[end]) || text[end] == '=')) end++;
        }
        else if (text[at] == '^')
        {
            while (end < text.Length && text[end] != '?') end++;
        }

        hidden.AsSpan(at, end - at).Fill(true);
        return end;
    }
}
