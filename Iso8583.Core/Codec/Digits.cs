using System.Buffers.Binary;

namespace Iso8583.Core.Codec;

/// <summary>Digits in their four forms (ASCII, EBCDIC, packed, hex), eight bytes at a time where that is shorter.</summary>
internal static class Digits
{
    private const ulong LowNibbles = 0x0F0F0F0F0F0F0F0F;
    private const ulong HighNibbles = 0xF0F0F0F0F0F0F0F0;

    private static ReadOnlySpan<uint> PowersOfTen => [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

    /// <summary>Reads up to 18 digits, one a byte, whose zero is <paramref name="zero"/> (0x30 or 0xF0).</summary>
    public static bool TryReadCharacters(ReadOnlySpan<byte> digits, byte zero, out long value)
    {
        value = 0;
        if (digits.Length is 0 or > 18) return false;
        ulong result = 0;
        while (digits.Length >= 8)
        {
            var chunk = BinaryPrimitives.ReadUInt64LittleEndian(digits) ^ (zero * 0x0101010101010101UL);
            if ((((chunk + 0x0606060606060606) | chunk) & HighNibbles) != 0) return false;
            chunk = (chunk * 10) + (chunk >> 8);
            chunk = (((chunk & 0x000000FF000000FF) * 0x000F424000000064) + (((chunk >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32;
            result = (result * 100_000_000) + chunk;
            digits = digits[8..];
        }

        if (digits.Length >= 4)
        {
            var chunk = BinaryPrimitives.ReadUInt32LittleEndian(digits) ^ (zero * 0x01010101U);
            if ((((chunk + 0x06060606) | chunk) & 0xF0F0F0F0) != 0) return false;
            chunk = (chunk * 10) + (chunk >> 8);
            result = (result * 10_000) + ((chunk & 0xFF) * 100) + ((chunk >> 16) & 0xFF);
            digits = digits[4..];
        }

        foreach (var b in digits)
        {
            var digit = (uint)(b - zero);
            if (digit > 9) return false;
            result = (result * 10) + digit;
        }

        value = (long)result;
        return true;
    }

    /// <summary>Reads packed digits.</summary>
    /// <param name="packed">The bytes.</param>
    /// <param name="skipFirst">True where the first nibble is fill.</param>
    /// <param name="skipLast">True where the last nibble is fill.</param>
    /// <param name="value">The number.</param>
    /// <returns>False above 18 significant nibbles or where a nibble is above 9.</returns>
    public static bool TryReadPacked(ReadOnlySpan<byte> packed, bool skipFirst, bool skipLast, out long value)
    {
        value = 0;
        var nibbles = (2 * packed.Length) - (skipFirst ? 1 : 0) - (skipLast ? 1 : 0);
        if (nibbles is <= 0 or > 18) return false;
        ulong result = 0;
        if (packed.Length <= 8)
        {
            var x = ReadUpTo8(packed);
            if (skipFirst) x &= ~(0xF0UL << (8 * (packed.Length - 1)));
            if (skipLast) x >>= 4;
            if ((x & ((x << 1) | (x << 2)) & 0x8888888888888888) != 0) return false;
            x -= 6 * ((x >> 4) & LowNibbles);
            x = (((x >> 8) & 0x00FF00FF00FF00FF) * 100) + (x & 0x00FF00FF00FF00FF);
            x = (((x >> 16) & 0x0000FFFF0000FFFF) * 10_000) + (x & 0x0000FFFF0000FFFF);
            value = (long)(((x >> 32) * 100_000_000) + (x & 0xFFFFFFFF));
            return true;
        }

        for (var i = 0; i < packed.Length; i++)
        {
            var high = packed[i] >> 4;
            var low = packed[i] & 0xF;
            if (i > 0 || !skipFirst)
            {
                if (high > 9) return false;
                result = (result * 10) + (uint)high;
            }

            if (i < packed.Length - 1 || !skipLast)
            {
                if (low > 9) return false;
                result = (result * 10) + (uint)low;
            }
        }

        value = (long)result;
        return true;
    }

    /// <summary>Spreads nibbles to ASCII characters: 0 to 9, A to F.</summary>
    /// <param name="packed">The bytes.</param>
    /// <param name="skipFirst">True where the first nibble is fill.</param>
    /// <param name="count">Nibbles to write.</param>
    /// <param name="ascii">At least <paramref name="count"/> bytes.</param>
    /// <returns>True where every nibble is a decimal digit.</returns>
    public static bool Unpack(ReadOnlySpan<byte> packed, bool skipFirst, int count, Span<byte> ascii)
    {
        var written = 0;
        var decimals = true;
        if (skipFirst && packed.Length > 0 && count > 0)
        {
            var nibble = packed[0] & 0xF;
            decimals = nibble <= 9;
            ascii[written++] = HexDigit(nibble);
            packed = packed[1..];
        }

        while (count - written >= 8 && packed.Length >= 4)
        {
            ulong x = BinaryPrimitives.ReadUInt32BigEndian(packed);
            x = (x | (x << 16)) & 0x0000FFFF0000FFFF;
            x = (x | (x << 8)) & 0x00FF00FF00FF00FF;
            x = (x | (x << 4)) & LowNibbles;
            var letters = ((x + 0x0606060606060606) >> 4) & 0x0101010101010101;
            decimals &= letters == 0;
            BinaryPrimitives.WriteUInt64BigEndian(ascii[written..], x + 0x3030303030303030 + (letters * 7));
            written += 8;
            packed = packed[4..];
        }

        for (var i = 0; written < count; i++)
        {
            var b = packed[i];
            var high = b >> 4;
            decimals &= high <= 9;
            ascii[written++] = HexDigit(high);
            if (written == count) break;
            var low = b & 0xF;
            decimals &= low <= 9;
            ascii[written++] = HexDigit(low);
        }

        return decimals;
    }

    /// <summary>Packs characters 0-9, A-F (any case), = : ; &lt; &gt; ? into nibbles.</summary>
    /// <returns>False where a character has no nibble, or is no decimal digit while <paramref name="decimalsOnly"/>.</returns>
    public static bool TryPack(ReadOnlySpan<byte> ascii, bool decimalsOnly, bool startLow, Span<byte> packed)
    {
        var at = 0;
        if (!startLow)
        {
            while (ascii.Length >= 8)
            {
                var chunk = BinaryPrimitives.ReadUInt64LittleEndian(ascii) ^ 0x3030303030303030;
                if ((((chunk + 0x0606060606060606) | chunk) & HighNibbles) != 0) break;
                BinaryPrimitives.WriteUInt32LittleEndian(packed[at..], PackNibbles(chunk));
                at += 4;
                ascii = ascii[8..];
            }
        }

        var high = !startLow;
        foreach (var c in ascii)
        {
            var nibble = Nibble(c);
            if (nibble > (decimalsOnly ? 9 : 15)) return false;
            if (high)
            {
                packed[at] = (byte)((nibble << 4) | (packed[at] & 0xF));
            }
            else
            {
                packed[at] = (byte)((packed[at] & 0xF0) | nibble);
                at++;
            }

            high = !high;
        }

        return true;
    }

    /// <summary>The nibble of a character: hex digits, and the track characters : ; &lt; = &gt; ? as A to F; 255 for others.</summary>
    public static int Nibble(byte c) => c switch
    {
        >= (byte)'0' and <= (byte)'?' => c - '0',
        >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
        _ => 255,
    };

    /// <summary>The value of a hex digit, 255 for other characters.</summary>
    public static int HexValue(byte c) => c switch
    {
        >= (byte)'0' and <= (byte)'9' => c - '0',
        >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
        _ => 255,
    };

    /// <summary>The upper-case hex digit of a nibble.</summary>
    public static byte HexDigit(int nibble) => (byte)(nibble < 10 ? '0' + nibble : 'A' + nibble - 10);

    /// <summary>Reads 16 ASCII hex digits, either case.</summary>
    public static bool TryReadHex64(ReadOnlySpan<byte> hex, out ulong value)
    {
        var ok = TryHex8(BinaryPrimitives.ReadUInt64BigEndian(hex), out var high) & TryHex8(BinaryPrimitives.ReadUInt64BigEndian(hex[8..]), out var low);
        value = (high << 32) | low;
        return ok;
    }

    /// <summary>Decodes ASCII hex digits of either case.</summary>
    /// <param name="hex">An even number of digits.</param>
    /// <param name="bytes">At least half as many bytes.</param>
    public static bool TryDecodeHex(ReadOnlySpan<byte> hex, Span<byte> bytes)
    {
        if ((hex.Length & 1) != 0) return false;
        var at = 0;
        while (hex.Length >= 8)
        {
            if (!TryHex8(BinaryPrimitives.ReadUInt64BigEndian(hex), out var four)) return false;
            BinaryPrimitives.WriteUInt32BigEndian(bytes[at..], (uint)four);
            at += 4;
            hex = hex[8..];
        }

        for (var i = 0; i < hex.Length; i += 2)
        {
            var high = HexValue(hex[i]);
            var low = HexValue(hex[i + 1]);
            if ((high | low) > 15) return false;
            bytes[at++] = (byte)((high << 4) | low);
        }

        return true;
    }

    /// <summary>Writes 16 ASCII hex digits.</summary>
    public static void WriteHex64(ulong value, Span<byte> hex, bool lowerCase)
    {
        BinaryPrimitives.WriteUInt64BigEndian(hex, Hex8((uint)(value >> 32), lowerCase));
        BinaryPrimitives.WriteUInt64BigEndian(hex[8..], Hex8((uint)value, lowerCase));
    }

    /// <summary>Writes bytes as ASCII hex digits.</summary>
    public static void EncodeHex(ReadOnlySpan<byte> bytes, Span<byte> hex, bool lowerCase)
    {
        while (bytes.Length >= 4)
        {
            BinaryPrimitives.WriteUInt64BigEndian(hex, Hex8(BinaryPrimitives.ReadUInt32BigEndian(bytes), lowerCase));
            bytes = bytes[4..];
            hex = hex[8..];
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            hex[2 * i] = HexDigit(bytes[i] >> 4);
            hex[(2 * i) + 1] = HexDigit(bytes[i] & 0xF);
            if (!lowerCase) continue;
            hex[2 * i] |= 0x20;
            hex[(2 * i) + 1] |= 0x20;
        }
    }

    /// <summary>Writes a number right-justified with leading zeros, one digit a byte.</summary>
    /// <returns>False where it has more digits than there are bytes.</returns>
    public static bool TryWriteCharacters(ulong value, Span<byte> digits, byte zero)
    {
        while (digits.Length > 8)
        {
            var high = value / 100_000_000;
            BinaryPrimitives.WriteUInt64LittleEndian(digits[^8..], Spread((uint)(value - (high * 100_000_000))) + (zero * 0x0101010101010101UL));
            digits = digits[..^8];
            value = high;
        }

        if (value >= PowersOfTen[digits.Length]) return false;
        WriteUpTo8((Spread((uint)value) + (zero * 0x0101010101010101UL)) >> (8 * (8 - digits.Length)), digits);
        return true;
    }

    /// <summary>Writes a number as packed digits, right-justified with zeros; the spare nibble is the caller's.</summary>
    /// <returns>False where it has more digits than there are nibbles.</returns>
    public static bool TryWritePacked(ulong value, Span<byte> packed)
    {
        while (packed.Length > 4)
        {
            var high = value / 100_000_000;
            BinaryPrimitives.WriteUInt32LittleEndian(packed[^4..], PackNibbles(Spread((uint)(value - (high * 100_000_000)))));
            packed = packed[..^4];
            value = high;
        }

        if (value >= PowersOfTen[2 * packed.Length]) return false;
        WriteUpTo8((ulong)PackNibbles(Spread((uint)value)) >> (8 * (4 - packed.Length)), packed);
        return true;
    }

    /// <summary>Decimal digits of a number, at least 1.</summary>
    public static int Count(ulong value)
    {
        var count = 1;
        while (value >= 10)
        {
            value /= 10;
            count++;
        }

        return count;
    }

    /// <summary>Eight decimal digits of a number below 100,000,000, one a byte, the first in the lowest byte.</summary>
    private static ulong Spread(uint value)
    {
        var top = value / 10_000;
        var x = top | ((ulong)(value - (top * 10_000)) << 32);
        var hundreds = ((x * 10_486) >> 20) & 0x0000007F0000007F;
        x = hundreds | ((x - (hundreds * 100)) << 16);
        var tens = ((x * 103) >> 10) & 0x000F000F000F000F;
        return tens | ((x - (tens * 10)) << 8);
    }

    /// <summary>Eight digits, one a byte, to four bytes of two nibbles.</summary>
    private static uint PackNibbles(ulong digits)
    {
        var x = ((digits << 4) | (digits >> 8)) & 0x00FF00FF00FF00FF;
        x = (x | (x >> 8)) & 0x0000FFFF0000FFFF;
        return (uint)(x | (x >> 16));
    }

    /// <summary>Writes the lowest bytes of a little-endian number: two writes that overlap.</summary>
    private static void WriteUpTo8(ulong value, Span<byte> to)
    {
        var length = to.Length;
        if (length == 8)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(to, value);
        }
        else if (length >= 4)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(to, (uint)value);
            BinaryPrimitives.WriteUInt32LittleEndian(to[(length - 4)..], (uint)(value >> (8 * (length - 4))));
        }
        else if (length >= 2)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(to, (ushort)value);
            to[length - 1] = (byte)(value >> (8 * (length - 1)));
        }
        else if (length == 1)
        {
            to[0] = (byte)value;
        }
    }

    /// <summary>Up to eight bytes as a big-endian number: two reads that overlap.</summary>
    private static ulong ReadUpTo8(ReadOnlySpan<byte> bytes)
    {
        var length = bytes.Length;
        if (length >= 4) return ((ulong)BinaryPrimitives.ReadUInt32BigEndian(bytes) << (8 * (length - 4))) | BinaryPrimitives.ReadUInt32BigEndian(bytes[(length - 4)..]);
        if (length >= 2) return ((ulong)BinaryPrimitives.ReadUInt16BigEndian(bytes) << (8 * (length - 2))) | BinaryPrimitives.ReadUInt16BigEndian(bytes[(length - 2)..]);
        return length == 1 ? bytes[0] : 0UL;
    }

    /// <summary>The hex digits of four bytes, the first in the highest byte.</summary>
    private static ulong Hex8(uint value, bool lowerCase)
    {
        ulong x = value;
        x = (x | (x << 16)) & 0x0000FFFF0000FFFF;
        x = (x | (x << 8)) & 0x00FF00FF00FF00FF;
        x = (x | (x << 4)) & LowNibbles;
        var letters = ((x + 0x0606060606060606) >> 4) & 0x0101010101010101;
        return x + 0x3030303030303030 + (letters * (lowerCase ? 39UL : 7UL));
    }

    private static bool TryHex8(ulong x, out ulong value)
    {
        var letters = (x >> 6) & 0x0101010101010101;
        var lower = x | (letters << 5);
        var nibbles = (x & LowNibbles) + (letters * 9);
        var valid = (lower & HighNibbles) == 0x3030303030303030 + (letters * 0x30)
            && (nibbles & HighNibbles) == 0
            && (((nibbles + 0x0606060606060606) >> 4) & 0x0101010101010101) == letters;
        nibbles = (nibbles | (nibbles >> 4)) & 0x00FF00FF00FF00FF;
        nibbles = (nibbles | (nibbles >> 8)) & 0x0000FFFF0000FFFF;
        value = (nibbles | (nibbles >> 16)) & 0xFFFFFFFF;
        return valid;
    }
}
