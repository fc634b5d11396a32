namespace Iso8583.Core.Dialects;

/// <summary>Where the spare nibble of an odd number of packed digits stands, and what is written into it. It is never checked when read.</summary>
public enum DigitFill : byte
{
    /// <summary>Right-justified, 0 in front: <c>123</c> is <c>01 23</c>.</summary>
    LeftZero,

    /// <summary>Right-justified, F in front.</summary>
    LeftF,

    /// <summary>Left-justified, 0 behind: <c>123</c> is <c>12 30</c>.</summary>
    RightZero,

    /// <summary>Left-justified, F behind.</summary>
    RightF,
}
