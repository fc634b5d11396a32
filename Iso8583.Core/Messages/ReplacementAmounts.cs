namespace Iso8583.Core.Messages;

/// <summary>Data element 95 of 1987: the amounts that a partial reversal leaves standing.</summary>
/// <param name="Transaction">Actual transaction amount, minor units.</param>
/// <param name="Settlement">Actual settlement amount, minor units.</param>
/// <param name="TransactionFee">Actual transaction fee; negative for D.</param>
/// <param name="SettlementFee">Actual settlement fee; negative for D.</param>
/// <remarks>Source: an42 = n12 + n12 + x+n8 + x+n8. In 1993 and 2003 the full amount stands in 30 and what is left in 4, see <see cref="OriginalAmounts"/>.</remarks>
public readonly record struct ReplacementAmounts(long Transaction, long Settlement, long TransactionFee, long SettlementFee)
{
    /// <summary>Characters.</summary>
    public const int Length = 42;

    /// <summary>Reads 42 characters.</summary>
    public static bool TryParse(ReadOnlySpan<byte> ascii, out ReplacementAmounts amounts)
    {
        amounts = default;
        if (ascii.Length != Length || !AsciiDigits.TryParse(ascii, 0, 12, out var transaction) || !AsciiDigits.TryParse(ascii, 12, 12, out var settlement)) return false;
        if (!TryFee(ascii.Slice(24, 9), out var transactionFee) || !TryFee(ascii.Slice(33, 9), out var settlementFee)) return false;
        amounts = new ReplacementAmounts(transaction, settlement, transactionFee, settlementFee);
        return true;
    }

    /// <summary>Writes 42 characters.</summary>
    public int Write(Span<byte> ascii)
    {
        AsciiDigits.Write(Transaction, ascii, 0, 12);
        AsciiDigits.Write(Settlement, ascii, 12, 12);
        WriteFee(TransactionFee, ascii.Slice(24, 9));
        WriteFee(SettlementFee, ascii.Slice(33, 9));
        return Length;
    }

    private static bool TryFee(ReadOnlySpan<byte> ascii, out long fee)
    {
        // senders without a fee fill the sign with a zero or a blank
        if (!AsciiDigits.TryParse(ascii, 1, 8, out fee)) return false;
        if (ascii[0] == 'D') fee = -fee;
        return ascii[0] is (byte)'C' or (byte)'D' or (byte)'0' or (byte)' ';
    }

    private static void WriteFee(long fee, Span<byte> ascii)
    {
        ascii[0] = fee < 0 ? (byte)'D' : (byte)'C';
        AsciiDigits.Write(Math.Abs(fee), ascii, 1, 8);
    }
}
