using System.Globalization;

namespace Iso8583.Host.Rules;

/// <summary>Where a rule looks: <c>F4</c>, <c>F60.1</c> (element of a positional field), <c>F55.9F02</c> (tag), <c>F48[3,2]</c> (two characters from the third on).</summary>
/// <param name="Text">As written.</param>
/// <param name="Field">Data element.</param>
/// <param name="Element">Key or tag; empty for the whole field.</param>
/// <param name="Tag">The tag as a number; 0 where it is none.</param>
/// <param name="Start">First character, from 0.</param>
/// <param name="Length">Characters; 0 for all.</param>
internal sealed record FieldPath(string Text, int Field, string Element, uint Tag, int Start, int Length)
{
    /// <summary>Reads a path.</summary>
    /// <param name="text">As written.</param>
    /// <param name="isTlv">Whether a data element holds BER-TLV.</param>
    /// <param name="path">The path.</param>
    public static bool TryParse(string text, Func<int, bool> isTlv, out FieldPath path)
    {
        path = new FieldPath(text, 0, "", 0, 0, 0);
        if (text.Length < 2 || text[0] != 'F' || !char.IsAsciiDigit(text[1])) return false;
        var end = 1;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        if (!int.TryParse(text.AsSpan(1, end - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var field) || field is < 2 or > 192) return false;
        path = path with { Field = field };
        if (end == text.Length) return true;
        var rest = text[(end + 1)..];
        if (text[end] == '[') return TryParseSlice(rest, ref path);
        if (text[end] != '.' || rest.Length == 0) return false;
        path = path with { Element = rest };
        if (!isTlv(field)) return true;
        if (rest.Length is not (2 or 4 or 6 or 8) || !uint.TryParse(rest, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var tag)) return false;
        path = path with { Element = rest.ToUpperInvariant(), Tag = tag };
        return true;
    }

    private static bool TryParseSlice(string rest, ref FieldPath path)
    {
        var parts = rest.TrimEnd(']').Split(',');
        if (!rest.EndsWith(']') || parts.Length is not (1 or 2)) return false;
        var length = 1;
        if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var start) || start is < 1 or > 999) return false;
        if (parts.Length == 2 && (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out length) || length is < 1 or > 999)) return false;
        path = path with { Start = start - 1, Length = length };
        return true;
    }
}
