namespace Iso8583.Core.Dialects;

/// <summary>The bitmaps of a dialect: 64 bits each, the first bit of one announces the next.</summary>
public sealed record BitmapSpec
{
    /// <summary>How they are written.</summary>
    public BitmapEncoding Encoding { get; init; }

    /// <summary>The most bitmaps that may follow the MTI, 1 to 3.</summary>
    public int Max { get; init; } = 2;

    /// <summary>
    /// The data element in whose place the third bitmap stands (65, or 127 in some networks); 0 where it follows the second directly.
    /// </summary>
    public int ThirdInField { get; init; }

    /// <summary>True where two bitmaps are always on the wire, whatever the first bit says.</summary>
    public bool AlwaysTwo { get; init; }

    /// <summary>False where the first bit is never set when writing; only together with <see cref="AlwaysTwo"/>.</summary>
    public bool Announce { get; init; } = true;

    /// <summary>True where hex digits are written in lower case. Both cases are always read.</summary>
    public bool LowerCase { get; init; }
}
