using System.Security.Cryptography;
using Iso8583.Core.Codec;
using Iso8583.Core.Emv;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Host.Session;

/// <summary>Small readings that the mappers need.</summary>
internal static class FieldReading
{
    /// <summary>Longest text that a mapper looks at: F90 and the UnionPay F48 are shorter.</summary>
    private const int MaxText = 128;

    /// <summary>Room for an account number and whatever a field holds in its place.</summary>
    public const int MaxAccount = 2 * 20;

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
        if (!message.Has(De87.Track2)) return ReadChipPan(message);
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

    /// <summary>The digits before the separator of track 2; false where there is none, or something else than digits.</summary>
    public static bool TryReadAccount(scoped MessageView message, Span<byte> digits, out int length)
    {
        length = 0;
        if (!message.Has(De87.Track2)) return false;
        Span<byte> track = stackalloc byte[MaxText];
        if (message.TryGetText(De87.Track2, track, out var trackLength))
        {
            var end = track[..trackLength].IndexOfAny((byte)'=', (byte)'D');
            if (end > 0 && end <= digits.Length && !track[..end].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            {
                track[..end].CopyTo(digits);
                length = end;
            }
        }

        CryptographicOperations.ZeroMemory(track);
        return length > 0;
    }

    /// <summary>The digits of an account number or track 2 in packed form (tags 5A and 57), up to the separator or the fill.</summary>
    public static bool TryReadAccount(ReadOnlySpan<byte> packed, Span<byte> digits, out int length)
    {
        length = 0;
        if (packed.Length > digits.Length / 2) return false;
        foreach (var b in packed)
        {
            if (b >> 4 > 9) break;
            digits[length++] = (byte)('0' + (b >> 4));
            if ((b & 0x0F) > 9) break;
            digits[length++] = (byte)('0' + (b & 0x0F));
        }

        return length > 0;
    }

    /// <summary>The account number of the chip, where no other field has one.</summary>
    private static Pan ReadChipPan(scoped MessageView message)
    {
        if (!message.Has(De87.IccData) || EmvData.TryRead(message.Raw(De87.IccData), out var data, out _) != SecurityError.None) return default;
        Span<byte> digits = stackalloc byte[MaxAccount];
        var pan = default(Pan);
        if (TryReadAccount(data.AccountNumber.IsEmpty ? data.Track2 : data.AccountNumber, digits, out var length)) _ = Pan.TryParse(digits[..length], out pan);
        CryptographicOperations.ZeroMemory(digits);
        return pan;
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
