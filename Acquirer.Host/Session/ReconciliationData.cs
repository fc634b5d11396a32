using Iso8583.Host.Transactions;

namespace Iso8583.Host.Session;

/// <summary>F74 of ISO 8583:2003, 78 digits: three pairs of count n10 and amount n16: credits, debits, and a third that this host does not use.</summary>
internal static class ReconciliationData
{
    public const int Length = 78;

    private const int CountDigits = 10;
    private const int PairDigits = 26;

    public static bool TryRead(ReadOnlySpan<byte> digits, out BatchTotals totals)
    {
        totals = default;
        if (digits.Length != Length
            || !FieldReading.TryDigits(digits[..CountDigits], out var credits) || !FieldReading.TryDigits(digits[CountDigits..PairDigits], out var credit)
            || !FieldReading.TryDigits(digits.Slice(PairDigits, CountDigits), out var debits)
            || !FieldReading.TryDigits(digits[(PairDigits + CountDigits)..(2 * PairDigits)], out var debit)
            || credits > int.MaxValue || debits > int.MaxValue) return false;
        totals = new BatchTotals((int)debits, debit, (int)credits, credit);
        return true;
    }

    public static void Write(Span<byte> digits, in BatchTotals totals)
    {
        digits.Fill((byte)'0');
        FieldWriting.Digits(digits[..CountDigits], totals.CreditCount);
        FieldWriting.Digits(digits[CountDigits..PairDigits], totals.CreditMinor);
        FieldWriting.Digits(digits.Slice(PairDigits, CountDigits), totals.DebitCount);
        FieldWriting.Digits(digits[(PairDigits + CountDigits)..(2 * PairDigits)], totals.DebitMinor);
    }
}
