using System.Buffers.Binary;
using System.Numerics;

namespace Iso8583.Benchmarks.Codec;

/// <summary>
/// The yardstick: a scanner, decoder and writer written by hand for exactly these fields in exactly this encoding. No table, no dialect, no
/// error but false. What a general codec costs is measured against it in the same run.
/// </summary>
internal static class HandWritten
{
    public static bool Locate(ReadOnlySpan<byte> message, bool ascii, Span<int> offsets, Span<int> lengths, out ulong first, out ulong second)
    {
        first = 0;
        second = 0;
        int position;
        if (ascii)
        {
            if (message.Length < 20) return false;
            for (var i = 0; i < 4; i++)
            {
                if ((uint)(message[i] - '0') > 9) return false;
            }

            if (!TryHex(message.Slice(4, 16), out first)) return false;
            position = 20;
            if ((first & 0x8000_0000_0000_0000) != 0)
            {
                if (message.Length < 36 || !TryHex(message.Slice(20, 16), out second)) return false;
                position = 36;
            }
        }
        else
        {
            if (message.Length < 10) return false;
            first = BinaryPrimitives.ReadUInt64BigEndian(message[2..]);
            position = 10;
            if ((first & 0x8000_0000_0000_0000) != 0)
            {
                if (message.Length < 18) return false;
                second = BinaryPrimitives.ReadUInt64BigEndian(message[10..]);
                position = 18;
            }
        }

        first &= 0x7FFF_FFFF_FFFF_FFFF;
        return Walk(message, ascii, first, 0, offsets, lengths, ref position) && Walk(message, ascii, second, 64, offsets, lengths, ref position) && position == message.Length;
    }

    private static bool Walk(ReadOnlySpan<byte> message, bool ascii, ulong bits, int start, Span<int> offsets, Span<int> lengths, ref int position)
    {
        while (bits != 0)
        {
            var lead = BitOperations.LeadingZeroCount(bits);
            bits &= ~(0x8000_0000_0000_0000 >> lead);
            var de = start + lead + 1;
            int length;
            switch (de)
            {
                case 2:
                    if (!TryLength(message, ascii, 2, ref position, out length) || length > 19) return false;
                    if (!ascii) length = (length + 1) / 2;
                    break;
                case 35:
                    if (!TryLength(message, ascii, 2, ref position, out length) || length > 37) return false;
                    if (!ascii) length = (length + 1) / 2;
                    break;
                case 55:
                    if (!TryLength(message, ascii, 3, ref position, out length)) return false;
                    break;
                case 3 or 11 or 12:
                    length = ascii ? 6 : 3;
                    break;
                case 4:
                    length = ascii ? 12 : 6;
                    break;
                case 7:
                    length = ascii ? 10 : 5;
                    break;
                case 13 or 14 or 18:
                    length = ascii ? 4 : 2;
                    break;
                case 22 or 70:
                    length = ascii ? 3 : 2;
                    break;
                case 25:
                    length = ascii ? 2 : 1;
                    break;
                case 37:
                    length = 12;
                    break;
                case 41:
                    length = 8;
                    break;
                case 42:
                    length = 15;
                    break;
                case 43:
                    length = 40;
                    break;
                case 49:
                    length = 3;
                    break;
                case 52 or 128:
                    length = ascii ? 16 : 8;
                    break;
                default:
                    return false;
            }

            if (length > message.Length - position) return false;
            offsets[de] = position;
            lengths[de] = length;
            position += length;
        }

        return true;
    }

    /// <summary>Locates, then turns digits into numbers, hex into bytes, and looks at the text; the sum keeps the work alive.</summary>
    public static long ReadAll(ReadOnlySpan<byte> message, bool ascii, Span<int> offsets, Span<int> lengths, Span<byte> scratch)
    {
        if (!Locate(message, ascii, offsets, lengths, out var first, out var second)) return -1;
        long sum = 0;
        for (var word = 0; word < 2; word++)
        {
            var bits = word == 0 ? first : second;
            while (bits != 0)
            {
                var lead = BitOperations.LeadingZeroCount(bits);
                bits &= ~(0x8000_0000_0000_0000 >> lead);
                var de = (64 * word) + lead + 1;
                var value = message.Slice(offsets[de], lengths[de]);
                switch (de)
                {
                    case 2 or 3 or 4 or 7 or 11 or 12 or 13 or 14 or 18 or 22 or 25 or 70:
                        sum += ascii ? FromAscii(value) : FromPacked(value);
                        break;
                    case 35 when !ascii:
                        Unpack(value, scratch);
                        sum += scratch[0];
                        break;
                    case 52 or 128:
                        if (ascii) FromHex(value, scratch);
                        else value.CopyTo(scratch);
                        sum += scratch[0];
                        break;
                    default:
                        sum += value.Length + value[0];
                        break;
                }
            }
        }

        return sum;
    }

    public static int Write0200(Span<byte> to, bool ascii, in PerfValues values)
    {
        var at = 0;
        if (ascii)
        {
            "0200"u8.CopyTo(to);
            "F23C448028E092000000000000000001"u8.CopyTo(to[4..]);
            at = 36;
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(to, 0x0200);
            BinaryPrimitives.WriteUInt64BigEndian(to[2..], 0xF23C448028E09200);
            BinaryPrimitives.WriteUInt64BigEndian(to[10..], 1);
            at = 18;
        }

        at = Length(to, at, ascii, 16, 2);
        at = ascii ? Copy(to, at, values.Pan) : Pack(to, at, values.Pan);
        at = Digits(to, at, ascii, values.ProcessingCode, 6);
        at = Digits(to, at, ascii, values.Amount, 12);
        at = Digits(to, at, ascii, values.Transmitted, 10);
        at = Digits(to, at, ascii, values.Stan, 6);
        at = Digits(to, at, ascii, values.Time, 6);
        at = Digits(to, at, ascii, values.Date, 4);
        at = Digits(to, at, ascii, values.Expiry, 4);
        at = Digits(to, at, ascii, values.Category, 4);
        at = Digits(to, at, ascii, values.EntryMode, 3);
        at = Digits(to, at, ascii, values.Condition, 2);
        at = Length(to, at, ascii, values.Track2.Length, 2);
        at = ascii ? Copy(to, at, values.Track2) : Pack(to, at, values.Track2);
        at = Copy(to, at, values.Reference);
        at = Copy(to, at, values.Terminal);
        at = Copy(to, at, values.Merchant);
        at = Copy(to, at, values.Name);
        at = Copy(to, at, values.Currency);
        at = ascii ? ToHex(to, at, values.PinBlock) : Copy(to, at, values.PinBlock);
        at = Length(to, at, ascii, values.Chip.Length, 3);
        at = Copy(to, at, values.Chip);
        return ascii ? ToHex(to, at, values.Mac) : Copy(to, at, values.Mac);
    }

    public static int Write0800(Span<byte> to, in PerfValues values)
    {
        "0800"u8.CopyTo(to);
        "82200000000000000400000000000000"u8.CopyTo(to[4..]);
        var at = Digits(to, 36, true, values.Transmitted, 10);
        at = Digits(to, at, true, values.Stan, 6);
        return Digits(to, at, true, values.Function, 3);
    }

    private static bool TryLength(ReadOnlySpan<byte> message, bool ascii, int digits, ref int position, out int length)
    {
        length = 0;
        if (ascii)
        {
            if (message.Length - position < digits) return false;
            for (var i = 0; i < digits; i++)
            {
                var digit = message[position + i] - '0';
                if ((uint)digit > 9) return false;
                length = (length * 10) + digit;
            }

            position += digits;
            return true;
        }

        var bytes = (digits + 1) / 2;
        if (message.Length - position < bytes) return false;
        for (var i = 0; i < bytes; i++)
        {
            int high = message[position + i] >> 4, low = message[position + i] & 0xF;
            if (high > 9 || low > 9) return false;
            length = (length * 100) + (high * 10) + low;
        }

        position += bytes;
        return true;
    }

    private static bool TryHex(ReadOnlySpan<byte> hex, out ulong value)
    {
        value = 0;
        foreach (var c in hex)
        {
            int digit;
            if ((uint)(c - '0') <= 9) digit = c - '0';
            else if ((uint)((c | 0x20) - 'a') <= 5) digit = (c | 0x20) - 'a' + 10;
            else return false;
            value = (value << 4) | (uint)digit;
        }

        return true;
    }

    private static void FromHex(ReadOnlySpan<byte> hex, Span<byte> bytes)
    {
        for (var i = 0; i < hex.Length / 2; i++) bytes[i] = (byte)((Nibble(hex[2 * i]) << 4) | Nibble(hex[(2 * i) + 1]));
    }

    private static int Nibble(byte c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;

    private static long FromAscii(ReadOnlySpan<byte> digits)
    {
        long value = 0;
        foreach (var c in digits)
        {
            var digit = (uint)(c - '0');
            if (digit > 9) return -1;
            value = (value * 10) + digit;
        }

        return value;
    }

    private static long FromPacked(ReadOnlySpan<byte> packed)
    {
        long value = 0;
        foreach (var b in packed)
        {
            int high = b >> 4, low = b & 0xF;
            if (high > 9 || low > 9) return -1;
            value = (value * 100) + (high * 10) + low;
        }

        return value;
    }

    private static void Unpack(ReadOnlySpan<byte> packed, Span<byte> ascii)
    {
        for (var i = 0; i < packed.Length; i++)
        {
            ascii[2 * i] = (byte)('0' + (packed[i] >> 4));
            ascii[(2 * i) + 1] = (byte)('0' + (packed[i] & 0xF));
        }
    }

    private static int Length(Span<byte> to, int at, bool ascii, int length, int digits) => Digits(to, at, ascii, length, digits);

    private static int Digits(Span<byte> to, int at, bool ascii, long value, int digits)
    {
        if (ascii)
        {
            for (var i = at + digits - 1; i >= at; i--)
            {
                to[i] = (byte)('0' + (value % 10));
                value /= 10;
            }

            return at + digits;
        }

        var bytes = (digits + 1) / 2;
        for (var i = at + bytes - 1; i >= at; i--)
        {
            var pair = (int)(value % 100);
            value /= 100;
            to[i] = (byte)((pair / 10 << 4) | (pair % 10));
        }

        return at + bytes;
    }

    private static int Pack(Span<byte> to, int at, ReadOnlySpan<byte> ascii)
    {
        for (var i = 0; i < ascii.Length; i += 2)
        {
            var low = i + 1 < ascii.Length ? ascii[i + 1] & 0xF : 0;
            to[at++] = (byte)(((ascii[i] & 0xF) << 4) | low);
        }

        return at;
    }

    private static int Copy(Span<byte> to, int at, ReadOnlySpan<byte> value)
    {
        value.CopyTo(to[at..]);
        return at + value.Length;
    }

    private static int ToHex(Span<byte> to, int at, ReadOnlySpan<byte> value)
    {
        foreach (var b in value)
        {
            to[at++] = "0123456789ABCDEF"u8[b >> 4];
            to[at++] = "0123456789ABCDEF"u8[b & 0xF];
        }

        return at;
    }
}
