using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Iso8583.Core.Codec;

/// <summary>Decimal digits, one a byte (ASCII or EBCDIC), eight at a time where that is shorter.</summary>
internal static class Digits
{
    private const ulong HighNibbles = 0xF0F0F0F0F0F0F0F0;

    /// <summary>10 to the power of 0 to 8.</summary>
    public static ReadOnlySpan<uint> PowersOfTen => [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

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

    /// <summary>Writes a number as up to eight ASCII digits with leading zeros, by one store of eight bytes: what lies behind them in the span is overwritten.</summary>
    /// <returns>False where it has more digits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryWriteUpTo8(ulong value, Span<byte> to, int count)
    {
        if (value >= PowersOfTen[count]) return false;
        BinaryPrimitives.WriteUInt64LittleEndian(to, (Spread((uint)value) + 0x3030303030303030) >> (8 * (8 - count)));
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
    public static ulong Spread(uint value)
    {
        var top = value / 10_000;
        var x = top | ((ulong)(value - (top * 10_000)) << 32);
        var hundreds = ((x * 10_486) >> 20) & 0x0000007F0000007F;
        x = hundreds | ((x - (hundreds * 100)) << 16);
        var tens = ((x * 103) >> 10) & 0x000F000F000F000F;
        return tens | ((x - (tens * 10)) << 8);
    }

    /// <summary>Writes the lowest bytes of a little-endian number: two writes that overlap.</summary>
    public static void WriteUpTo8(ulong value, Span<byte> to)
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
}
