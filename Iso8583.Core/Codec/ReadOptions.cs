namespace Iso8583.Core.Codec;

/// <summary>How closely values are looked at.</summary>
[Flags]
public enum ReadOptions
{
    /// <summary>Values must decode; real traffic passes.</summary>
    None = 0,

    /// <summary>Characters must belong to the content class of their field (n, a, an, ...).</summary>
    StrictContent = 1,
}
