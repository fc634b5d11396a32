namespace Iso8583.Core.Dialects;

/// <summary>The length in front of a variable field.</summary>
/// <param name="Encoding">How the number is written.</param>
/// <param name="Size">Bytes on the wire, 1 to 6 (binary: 1 to 3).</param>
/// <param name="CountsBytes">True where the number counts the bytes that follow, whatever the unit of the field is.</param>
public readonly record struct LengthPrefix(LengthEncoding Encoding, byte Size, bool CountsBytes = false)
{
    /// <summary>The largest number that fits.</summary>
    public int MaxValue => Encoding == LengthEncoding.Binary
        ? (1 << (8 * Math.Min((int)Size, 3))) - 1
        : PowerOfTen(Encoding == LengthEncoding.Bcd ? 2 * Size : Size) - 1;

    private static int PowerOfTen(int exponent)
    {
        var value = 1;
        for (var i = 0; i < Math.Min(exponent, 9); i++) value *= 10;
        return value;
    }
}
