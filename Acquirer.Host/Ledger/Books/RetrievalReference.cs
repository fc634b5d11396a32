using Iso8583.Core.Messages;

namespace Iso8583.Host.Ledger.Books;

/// <summary>
/// F37 as this acquirer makes it: last digit of the year, day of the year (three digits), journal sequence (eight digits).
/// Unique for ten years as long as a day has fewer than 100 million rows; the sequence can be read back from it.
/// </summary>
internal static class RetrievalReference
{
    private const int Length = 12;
    private const long SequenceRange = 100_000_000;

    public static AsciiText Of(int settlementDay, long sequence)
    {
        var date = DateOnly.FromDayNumber(settlementDay);
        var number = ((((date.Year % 10) * 1000L) + date.DayOfYear) * SequenceRange) + (sequence % SequenceRange);
        Span<byte> digits = stackalloc byte[Length];
        for (var i = Length - 1; i >= 0; i--)
        {
            digits[i] = (byte)('0' + (number % 10));
            number /= 10;
        }

        _ = AsciiText.TryCreate(digits, out var text);
        return text;
    }

    /// <summary>The newest sequence up to <paramref name="last"/> that a reference may stand for; the caller compares the reference of what it finds.</summary>
    public static bool TryGetSequence(AsciiText rrn, long last, out long sequence)
    {
        sequence = 0;
        if (rrn.Length != Length) return false;
        long number = 0;
        for (var i = 0; i < Length; i++)
        {
            var digit = rrn[i] - '0';
            if ((uint)digit > 9) return false;
            number = (number * 10) + digit;
        }

        var low = number % SequenceRange;
        sequence = (last / SequenceRange * SequenceRange) + low;
        if (sequence > last) sequence -= SequenceRange;
        return sequence > 0;
    }
}
