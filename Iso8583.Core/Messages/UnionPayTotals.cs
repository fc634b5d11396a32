namespace Iso8583.Core.Messages;

/// <summary>The settlement totals of a UnionPay terminal (data element 48 of 0500 and 0510, 62 digits): domestic cards, then foreign ones.</summary>
/// <param name="Domestic">Domestic cards.</param>
/// <param name="Foreign">Foreign cards.</param>
public readonly record struct UnionPayTotals(UnionPayTotals.Half Domestic, UnionPayTotals.Half Foreign)
{
    /// <summary>Digits.</summary>
    public const int Length = 62;

    private const int HalfLength = 31;

    /// <summary>Reads 62 digits.</summary>
    public static bool TryParse(ReadOnlySpan<byte> ascii, out UnionPayTotals totals)
    {
        totals = default;
        if (ascii.Length != Length || !TryHalf(ascii[..HalfLength], out var domestic) || !TryHalf(ascii[HalfLength..], out var foreign)) return false;
        totals = new UnionPayTotals(domestic, foreign);
        return true;
    }

    /// <summary>Writes 62 digits.</summary>
    public int Write(Span<byte> ascii)
    {
        WriteHalf(Domestic, ascii[..HalfLength]);
        WriteHalf(Foreign, ascii[HalfLength..]);
        return Length;
    }

    private static bool TryHalf(ReadOnlySpan<byte> ascii, out Half half)
    {
        half = default;
        if (!AsciiDigits.TryParse(ascii, 0, 12, out var debit) || !AsciiDigits.TryParse(ascii, 12, 3, out var debits)) return false;
        if (!AsciiDigits.TryParse(ascii, 15, 12, out var credit) || !AsciiDigits.TryParse(ascii, 27, 3, out var credits) || !AsciiDigits.TryParse(ascii, 30, 1, out var code)) return false;
        half = new Half(debit, (int)debits, credit, (int)credits, (int)code);
        return true;
    }

    private static void WriteHalf(Half half, Span<byte> ascii)
    {
        AsciiDigits.Write(half.DebitMinor, ascii, 0, 12);
        AsciiDigits.Write(half.DebitCount, ascii, 12, 3);
        AsciiDigits.Write(half.CreditMinor, ascii, 15, 12);
        AsciiDigits.Write(half.CreditCount, ascii, 27, 3);
        AsciiDigits.Write(half.Code, ascii, 30, 1);
    }

    /// <summary>One half.</summary>
    /// <param name="DebitMinor">Sum of debits, minor units.</param>
    /// <param name="DebitCount">Number of debits, at most 999.</param>
    /// <param name="CreditMinor">Sum of credits, minor units.</param>
    /// <param name="CreditCount">Number of credits, at most 999.</param>
    /// <param name="Code">0 in the request; 1 balanced, 2 unbalanced, 3 error in the response.</param>
    public readonly record struct Half(long DebitMinor, int DebitCount, long CreditMinor, int CreditCount, int Code);
}
