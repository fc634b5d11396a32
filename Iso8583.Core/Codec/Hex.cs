using System.Buffers.Binary;

namespace Iso8583.Core.Codec;

/// <summary>Hex digits in ASCII, eight at a time where that is shorter.</summary>
internal static class Hex
{
    private const ulong LowNibbles = 0x0F0F0F0F0F0F0F0F;
    private const ulong HighNibbles = 0xF0F0F0F0F0F0F0F0;

    /// <summary>Reads 16 ASCII hex digits, either case.</summary>
    public static bool TryRead64(ReadOnlySpan<byte> hex, out ulong value)
    {
        var ok = TryRead8(BinaryPrimitives.ReadUInt64BigEndian(hex), out var high) & TryRead8(BinaryPrimitives.ReadUInt64BigEndian(hex[8..]), out var low);
        value = (high << 32) | low;
        return ok;
    }

    /// <summary>Decodes ASCII hex digits of either case.</summary>
    /// <param name="hex">An even number of digits.</param>
    /// <param name="bytes">At least half as many bytes.</param>
    public static bool TryDecode(ReadOnlySpan<byte> hex, Span<byte> bytes)
    {
        if ((hex.Length & 1) != 0) return false;
        var at = 0;
        while (hex.Length >= 8)
        {
            if (!TryRead8(BinaryPrimitives.ReadUInt64BigEndian(hex), out var four)) return false;
            BinaryPrimitives.WriteUInt32BigEndian(bytes[at..], (uint)four);
            at += 4;
            hex = hex[8..];
        }

        for (var i = 0; i < hex.Length; i += 2)
        {
            var high = Value(hex[i]);
            var low = Value(hex[i + 1]);
            if ((high | low) > 15) return false;
            bytes[at++] = (byte)((high << 4) | low);
        }

        return true;
    }

    /// <summary>Writes 16 ASCII hex digits.</summary>
    public static void Write64(ulong value, Span<byte> hex, bool lowerCase)
    {
        BinaryPrimitives.WriteUInt64BigEndian(hex, Write8((uint)(value >> 32), lowerCase));
        BinaryPrimitives.WriteUInt64BigEndian(hex[8..], Write8((uint)value, lowerCase));
    }

    /// <summary>Writes bytes as ASCII hex digits.</summary>
    public static void Encode(ReadOnlySpan<byte> bytes, Span<byte> hex, bool lowerCase)
    {
        while (bytes.Length >= 4)
        {
            BinaryPrimitives.WriteUInt64BigEndian(hex, Write8(BinaryPrimitives.ReadUInt32BigEndian(bytes), lowerCase));
            bytes = bytes[4..];
            hex = hex[8..];
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            hex[2 * i] = Digit(bytes[i] >> 4);
            hex[(2 * i) + 1] = Digit(bytes[i] & 0xF);
            if (!lowerCase) continue;
            hex[2 * i] |= 0x20;
            hex[(2 * i) + 1] |= 0x20;
        }
    }

    /// <summary>The value of a hex digit, 255 for other characters.</summary>
    public static int Value(byte c) => c switch
    {
        >= (byte)'0' and <= (byte)'9' => c - '0',
        >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
        _ => 255,
    };

    /// <summary>The upper-case hex digit of a nibble.</summary>
    public static byte Digit(int nibble) => (byte)(nibble < 10 ? '0' + nibble : 'A' + nibble - 10);

    private static bool TryRead8(ulong x, out ulong value)
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

    /// <summary>The hex digits of four bytes, the first in the highest byte.</summary>
    private static ulong Write8(uint value, bool lowerCase)
    {
        ulong x = value;
        x = (x | (x << 16)) & 0x0000FFFF0000FFFF;
        x = (x | (x << 8)) & 0x00FF00FF00FF00FF;
        x = (x | (x << 4)) & LowNibbles;
        var letters = ((x + 0x0606060606060606) >> 4) & 0x0101010101010101;
        return x + 0x3030303030303030 + (letters * (lowerCase ? 39UL : 7UL));
    }
}
