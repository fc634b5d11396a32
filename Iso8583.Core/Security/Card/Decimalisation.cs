namespace Iso8583.Core.Security;

/// <summary>Turns cipher output into decimal digits, the Visa way: digits first, then letters minus ten.</summary>
internal static class Decimalisation
{
    /// <summary>Fills ASCII digits from nibbles, left to right in two passes.</summary>
    /// <returns>False where all nibbles together give fewer digits than wanted.</returns>
    public static bool TryTake(ReadOnlySpan<byte> bytes, Span<byte> digits)
    {
        var count = 0;
        for (var pass = 0; pass < 2; pass++)
        {
            for (var i = 0; i < 2 * bytes.Length && count < digits.Length; i++)
            {
                var nibble = (i & 1) == 0 ? bytes[i >> 1] >> 4 : bytes[i >> 1] & 0x0F;
                if (nibble < 10 == (pass == 0)) digits[count++] = (byte)('0' + (nibble % 10));
            }
        }

        return count == digits.Length;
    }
}
