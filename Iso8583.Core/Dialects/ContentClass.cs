namespace Iso8583.Core.Dialects;

/// <summary>Which characters a field may hold. Checked only where strict content is asked for; real traffic breaks these classes.</summary>
/// <remarks>Source: the attribute letters of ISO 8583 (a, n, s and their combinations, b, z, x+n).</remarks>
public enum ContentClass : byte
{
    /// <summary>a, n and s: printable ASCII.</summary>
    Ans,

    /// <summary>Letters.</summary>
    A,

    /// <summary>Decimal digits; right-justified and zero filled where fixed.</summary>
    N,

    /// <summary>Special characters.</summary>
    S,

    /// <summary>Letters and digits.</summary>
    An,

    /// <summary>Letters and special characters.</summary>
    As,

    /// <summary>Digits and special characters.</summary>
    Ns,

    /// <summary>Letters, digits and blanks.</summary>
    Anp,

    /// <summary>Binary data.</summary>
    B,

    /// <summary>Track 2 or 3 data (ISO/IEC 7811, 4813); the separator reads as <c>=</c> unless the field says otherwise.</summary>
    Z,

    /// <summary>An amount with sign: C or D in front of digits. The length counts the sign.</summary>
    Xn,
}
