namespace Iso8583.Core.Security;

/// <summary>Decimal digits of a number as nibbles, several at a time.</summary>
internal static class Bcd
{
    /// <summary>The last digit stands in the lowest nibble.</summary>
    /// <param name="value">Below 10 to the 16th.</param>
    public static ulong From(ulong value)
    {
        var high = value / 100_000_000;
        return ((ulong)Eight((uint)high) << 32) | Eight((uint)(value - (high * 100_000_000)));
    }

    /// <summary>Halves the digits three times, in lanes of 32 and 16 bits; the multiplications divide by 100 and by 10.</summary>
    private static uint Eight(uint value)
    {
        var lanes = ((ulong)(value / 10_000) << 32) | (value % 10_000);
        var hundreds = ((lanes * 5243) >> 19) & 0x0000_007F_0000_007F;
        lanes = (hundreds << 16) | (lanes - (hundreds * 100));
        var tens = ((lanes * 103) >> 10) & 0x000F_000F_000F_000F;
        lanes = (tens << 4) | (lanes - (tens * 10));
        lanes = (lanes | (lanes >> 8)) & 0x0000_FFFF_0000_FFFF;
        return (uint)(lanes | (lanes >> 16));
    }
}
