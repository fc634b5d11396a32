namespace Iso8583.Core.Security;

/// <summary>Turns cipher output into decimal digits, the Visa way: digits first, then letters minus ten.</summary>
internal static class Decimalisation
{
    /// <summary>Fills ASCII digits from the nibbles of at most 32 bytes: decimal ones from left to right, then the letters from left to right.</summary>
    /// <returns>False where all nibbles together give fewer digits than wanted.</returns>
    public static bool TryTake(ReadOnlySpan<byte> bytes, Span<byte> digits)
    {
        var count = 0;
        Span<byte> letters = stackalloc byte[64];
        var spare = 0;
        for (var i = 0; i < 2 * bytes.Length && count < digits.Length; i++)
        {
            var nibble = (i & 1) == 0 ? bytes[i >> 1] >> 4 : bytes[i >> 1] & 0x0F;
            if (nibble < 10) digits[count++] = (byte)('0' + nibble);
            else letters[spare++] = (byte)('0' + nibble - 10);
        }

        for (var i = 0; i < spare && count < digits.Length; i++) digits[count++] = letters[i];
        return count == digits.Length;
    }
}
