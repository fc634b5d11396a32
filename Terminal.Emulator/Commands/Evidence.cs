using System.Globalization;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;

namespace Iso8583.Emulator.Commands;

/// <summary>What the values of a message say for or against a reading: a wrong reading can explain every byte and still give nonsense.</summary>
internal static class Evidence
{
    /// <summary>What a message can reach in which every value speaks for the reading.</summary>
    public const int MostPoints = 53;

    /// <summary>Points, at most <see cref="MostPoints"/>; what counted is added to the reasons.</summary>
    public static int Of(scoped MessageView view, Dialect dialect, bool fits, List<string> reasons)
    {
        var score = 0;
        if (!view.HasMti)
        {
            reasons.Add("- the first bytes are no message type in this dialect");
            return -20;
        }

        score += Weigh(view.Mti.Version == dialect.Version, 10, -15, "the message type is of the dialect's version", reasons);
        score += Weigh(view.Mti.Class is >= 1 and <= 8 && view.Mti.Function <= 4 && view.Mti.Origin <= 5, 4, -8, "the message type is a usual one", reasons);
        if (view.Fields.Count == 0) return score - 4;
        if (fits)
        {
            var strict = IsoMessageCodec.TryRead(view.Message, dialect, ReadOptions.StrictContent, out _, out var error);
            score += strict ? 12 : -4;
            reasons.Add(strict ? "+ every value is of its field's class" : $"- {error.Describe()}");
        }

        score += Values(view, reasons);
        return Math.Clamp(score, -MostPoints, MostPoints);
    }

    private static int Values(scoped MessageView view, List<string> reasons)
    {
        var score = 0;
        Span<byte> text = stackalloc byte[40];
        if (view.Has(2)) score += Weigh(view.TryGetPan(2, out var pan) && pan.Length >= 12 && pan.IsLuhnValid, 6, -4, "F2 has a valid check digit", reasons);
        if (view.Has(3)) score += Weigh(view.TryGetNumber(3, out _), 2, -4, "F3 is a processing code", reasons);
        if (view.Has(7) && view.TryGetText(7, text, out var length)) score += Weigh(length == 10 && IsDate(text[..4]) && IsTime(text[4..10]), 4, -6, "F7 is a date and time", reasons);
        if (view.Has(11)) score += Weigh(view.TryGetNumber(11, out _), 2, -4, "F11 is a number", reasons);
        if (view.Has(12) && view.Mti.Version == 0 && view.TryGetText(12, text, out length)) score += Weigh(length == 6 && IsTime(text[..6]), 3, -5, "F12 is a time", reasons);
        if (view.Has(13) && view.Mti.Version == 0 && view.TryGetText(13, text, out length)) score += Weigh(length == 4 && IsDate(text[..4]), 3, -5, "F13 is a date", reasons);
        if (view.Has(41)) score += Weigh(view.TryGetText(41, text, out length) && IsPrintable(text[..length]), 3, -6, "F41 is printable", reasons);
        if (view.Has(49) && view.TryGetText(49, text, out length)) score += Weigh(IsCurrency(text[..length]), 4, -4, "F49 is a currency", reasons);
        text.Clear();
        return score;
    }

    private static bool IsDate(ReadOnlySpan<byte> mmdd) => Two(mmdd) is >= 1 and <= 12 && Two(mmdd[2..]) is >= 1 and <= 31;

    private static bool IsTime(ReadOnlySpan<byte> hhmmss) => Two(hhmmss) is >= 0 and <= 23 && Two(hhmmss[2..]) is >= 0 and <= 59 && Two(hhmmss[4..]) is >= 0 and <= 59;

    private static int Two(ReadOnlySpan<byte> digits) => digits[0] is >= (byte)'0' and <= (byte)'9' && digits[1] is >= (byte)'0' and <= (byte)'9' ? ((digits[0] - '0') * 10) + digits[1] - '0' : -1;

    private static bool IsPrintable(ReadOnlySpan<byte> text)
    {
        foreach (var b in text)
        {
            if (b is < 0x20 or > 0x7E) return false;
        }

        return true;
    }

    private static bool IsCurrency(ReadOnlySpan<byte> text)
    {
        if (text.Length != 3) return false;
        var letters = true;
        foreach (var b in text) letters &= char.IsAsciiLetterUpper((char)b);
        return letters || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 8 and <= 999);
    }

    private static int Weigh(bool holds, int plus, int minus, string claim, List<string> reasons)
    {
        reasons.Add((holds ? "+ " : "- not so: ") + claim);
        return holds ? plus : minus;
    }
}
