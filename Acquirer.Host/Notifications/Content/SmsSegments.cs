namespace Iso8583.Host.Notifications.Content;

/// <summary>Cuts a text into the parts of a long SMS.</summary>
/// <remarks>
/// 140 octets go over the air. A single message carries 160 septets or 70 UTF-16 units; with a user data header of 6 octets (8-bit reference)
/// a part carries 153 or 67, with one of 7 octets (16-bit reference) 152 or 66. Source: 3GPP TS 23.040, 9.2.3.24.
/// </remarks>
public static class SmsSegments
{
    private const int SingleSeptets = 160;
    private const int SingleUnits = 70;

    /// <summary>GSM-7 where every character is in that alphabet, else UCS-2.</summary>
    public static SmsEncoding EncodingOf(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (Gsm7.Septets(c) == 0) return SmsEncoding.Ucs2;
        }

        return SmsEncoding.Gsm7;
    }

    /// <summary>Cuts a text; never inside an escape pair (GSM-7) or a surrogate pair (UCS-2).</summary>
    /// <param name="text">The text.</param>
    /// <param name="wideReference">The parts carry a 16-bit reference.</param>
    /// <returns>The parts in order; one, equal to the text, where it fits.</returns>
    public static IReadOnlyList<string> Split(string text, bool wideReference = false) => Split(text, EncodingOf(text), wideReference);

    /// <summary>Cuts a text that goes in a given encoding.</summary>
    public static IReadOnlyList<string> Split(string text, SmsEncoding encoding, bool wideReference)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (UnitsOf(text, encoding) <= (encoding == SmsEncoding.Gsm7 ? SingleSeptets : SingleUnits)) return [text];
        var room = (encoding, wideReference) switch
        {
            (SmsEncoding.Gsm7, false) => 153,
            (SmsEncoding.Gsm7, true) => 152,
            (_, false) => 67,
            (_, true) => 66,
        };
        var parts = new List<string>();
        var start = 0;
        var used = 0;
        for (var i = 0; i < text.Length;)
        {
            var (characters, units) = Next(text, i, encoding);
            if (used + units > room)
            {
                parts.Add(text[start..i]);
                start = i;
                used = 0;
            }

            used += units;
            i += characters;
        }

        parts.Add(text[start..]);
        return parts;
    }

    private static int UnitsOf(string text, SmsEncoding encoding)
    {
        if (encoding == SmsEncoding.Ucs2) return text.Length;
        var units = 0;
        foreach (var c in text) units += Gsm7.Septets(c);
        return units;
    }

    private static (int Characters, int Units) Next(string text, int at, SmsEncoding encoding)
    {
        if (encoding == SmsEncoding.Gsm7) return (1, Gsm7.Septets(text[at]));
        return char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? (2, 2) : (1, 1);
    }
}
