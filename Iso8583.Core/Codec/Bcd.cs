using System.Buffers.Binary;

namespace Iso8583.Core.Codec;

/// <summary>Packed digits, eight at a time where that is shorter.</summary>
internal static class Bcd
{
    private const ulong LowNibbles = 0x0F0F0F0F0F0F0F0F;
    private const ulong HighNibbles = 0xF0F0F0F0F0F0F0F0;

    /// <summary>Reads packed digits.</summary>
    /// <param name="packed">The bytes.</param>
    /// <param name="skipFirst">True where the first nibble is fill.</param>
    /// <param name="skipLast">True where the last nibble is fill.</param>
    /// <param name="value">The number.</param>
    /// <returns>False above 18 significant nibbles or where a nibble is above 9.</returns>
    public static bool TryRead(ReadOnlySpan<byte> packed, bool skipFirst, bool skipLast, out long value)
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
            ascii[written++] = Hex.Digit(nibble);
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
            ascii[written++] = Hex.Digit(high);
            if (written == count) break;
            var low = b & 0xF;
            decimals &= low <= 9;
            ascii[written++] = Hex.Digit(low);
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

    /// <summary>Writes a number as packed digits, right-justified with zeros; the spare nibble is the caller's.</summary>
    /// <returns>False where it has more digits than there are nibbles.</returns>
    public static bool TryWrite(ulong value, Span<byte> packed)
    {
        while (packed.Length > 4)
        {
            var high = value / 100_000_000;
            BinaryPrimitives.WriteUInt32LittleEndian(packed[^4..], PackNibbles(Digits.Spread((uint)(value - (high * 100_000_000)))));
            packed = packed[..^4];
            value = high;
        }

        if (value >= Digits.PowersOfTen[2 * packed.Length]) return false;
        Digits.WriteUpTo8((ulong)PackNibbles(Digits.Spread((uint)value)) >> (8 * (4 - packed.Length)), packed);
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

    /// <summary>Eight digits, one a byte, to four bytes of two nibbles.</summary>
    private static uint PackNibbles(ulong digits)
    {
        var x = ((digits << 4) | (digits >> 8)) & 0x00FF00FF00FF00FF;
        x = (x | (x >> 8)) & 0x0000FFFF0000FFFF;
        return (uint)(x | (x >> 16));
    }

    /// <summary>Up to eight bytes as a big-endian number: two reads that overlap.</summary>
    private static ulong ReadUpTo8(ReadOnlySpan<byte> bytes)
    {
        var length = bytes.Length;
        if (length >= 4) return ((ulong)BinaryPrimitives.ReadUInt32BigEndian(bytes) << (8 * (length - 4))) | BinaryPrimitives.ReadUInt32BigEndian(bytes[(length - 4)..]);
        if (length >= 2) return ((ulong)BinaryPrimitives.ReadUInt16BigEndian(bytes) << (8 * (length - 2))) | BinaryPrimitives.ReadUInt16BigEndian(bytes[(length - 2)..]);
        return length == 1 ? bytes[0] : 0UL;
    }
}
