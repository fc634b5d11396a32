using System.Buffers.Binary;

namespace Iso8583.Core.Security;

/// <summary>Arithmetic on cipher blocks of 8 or 16 bytes.</summary>
internal static class Blocks
{
    /// <summary>target ^= other, over the length of <paramref name="other"/>.</summary>
    public static void Xor(Span<byte> target, ReadOnlySpan<byte> other)
    {
        var i = 0;
        for (; i + 8 <= other.Length; i += 8)
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(target[i..]) ^ BinaryPrimitives.ReadUInt64LittleEndian(other[i..]);
            BinaryPrimitives.WriteUInt64LittleEndian(target[i..], word);
        }

        for (; i < other.Length; i++) target[i] ^= other[i];
    }

    /// <summary>target ^= mask in every byte.</summary>
    public static void Xor(Span<byte> target, byte mask)
    {
        for (var i = 0; i < target.Length; i++) target[i] ^= mask;
    }

    /// <summary>Writes upper-case hex characters as ASCII; the UnionPay MAC enciphers them, so the case matters.</summary>
    public static void WriteHex(ReadOnlySpan<byte> bytes, Span<byte> ascii)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            ascii[2 * i] = HexDigit(bytes[i] >> 4);
            ascii[(2 * i) + 1] = HexDigit(bytes[i] & 0x0F);
        }
    }

    public static byte HexDigit(int nibble) => (byte)(nibble < 10 ? '0' + nibble : 'A' + nibble - 10);
}
