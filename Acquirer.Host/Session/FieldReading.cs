using Iso8583.Core.Codec;
using Iso8583.Core.Messages;

namespace Iso8583.Host.Session;

/// <summary>Small readings that the mappers need.</summary>
internal static class FieldReading
{
    /// <summary>Longest text that a mapper looks at: F90 and the UnionPay F48 are shorter.</summary>
    private const int MaxText = 128;

    public static bool TryReadNumber(scoped MessageView message, int de, out long value)
    {
        value = 0;
        return message.Has(de) && message.TryGetNumber(de, out value);
    }

    /// <summary>The text without trailing spaces; empty where the field is absent or longer than a key part may be.</summary>
    public static AsciiText ReadTrimmed(scoped MessageView message, int de)
    {
        if (!message.Has(de)) return default;
        if (message.TryGetAscii(de, out var text)) return text.TrimEnd();
        // 2003 has fixed fields that are longer than what usually stands in them.
        Span<byte> all = stackalloc byte[MaxText];
        return message.TryGetText(de, all, out var length) && AsciiText.TryCreate(all[..length].TrimEnd((byte)' '), out text) ? text : default;
    }

    /// <summary>An institution number without leading zeros: F32 is variable, the same number inside F90 is filled up to 11 digits.</summary>
    public static AsciiText ReadInstitution(scoped MessageView message, int de)
    {
        Span<byte> digits = stackalloc byte[MaxText];
        return message.Has(de) && message.TryGetText(de, digits, out var length) ? Institution(digits[..length]) : default;
    }

    public static AsciiText Institution(ReadOnlySpan<byte> digits)
    {
        digits = digits.TrimStart((byte)'0');
        return AsciiText.TryCreate(digits, out var text) ? text : default;
    }

    public static AsciiText Institution(AsciiText digits)
    {
        Span<byte> all = stackalloc byte[AsciiText.MaxLength];
        return Institution(all[..digits.CopyTo(all)]);
    }

    /// <summary>The card number: F2, else what stands before the separator of track 2.</summary>
    public static Pan ReadPan(scoped MessageView message)
    {
        if (message.Has(De87.Pan)) return message.TryGetPan(De87.Pan, out var pan) ? pan : default;
        if (!message.Has(De87.Track2)) return default;
        Span<byte> track = stackalloc byte[MaxText];
        var fromTrack = default(Pan);
        if (message.TryGetText(De87.Track2, track, out var length))
        {
            var end = track[..length].IndexOfAny((byte)'=', (byte)'D');
            if (end > 0) _ = Pan.TryParse(track[..end], out fromTrack);
        }

        track.Clear();
        return fromTrack;
    }

    /// <summary>Expiry YYMM: F14, else the four digits after the separator of track 2; 0 where neither is there.</summary>
    public static short ReadExpiry(scoped MessageView message)
    {
        if (TryReadNumber(message, De87.ExpirationDate, out var expiry)) return (short)expiry;
        if (!message.Has(De87.Track2)) return 0;
        Span<byte> track = stackalloc byte[MaxText];
        short result = 0;
        if (message.TryGetText(De87.Track2, track, out var length))
        {
            var separator = track[..length].IndexOfAny((byte)'=', (byte)'D');
            if (separator > 0 && separator + 5 <= length && TryDigits(track.Slice(separator + 1, 4), out var yearMonth)) result = (short)yearMonth;
        }

        track.Clear();
        return result;
    }

    public static Currency ReadCurrency(scoped MessageView message, int de)
    {
        Span<byte> text = stackalloc byte[MaxText];
        return message.Has(de) && message.TryGetText(de, text, out var length) && length == 3 && TryDigits(text[..3], out var number)
            ? new Currency((ushort)number)
            : default;
    }

    /// <summary>ASCII digits as a number, at most 18.</summary>
    public static bool TryDigits(ReadOnlySpan<byte> digits, out long value)
    {
        value = 0;
        if (digits.Length > 18) return false;
        foreach (var b in digits)
        {
            var digit = (uint)(b - '0');
            if (digit > 9) return false;
            value = (value * 10) + digit;
        }

        return digits.Length > 0;
    }
}
