namespace Iso8583.Core.Messages;

/// <summary>Data element 30 of 1993 and 2003: the amounts of the original transaction, where element 4 says what is left of it.</summary>
/// <param name="Transaction">Original transaction amount, minor units.</param>
/// <param name="Reconciliation">Original reconciliation amount, minor units.</param>
/// <param name="TransactionCurrency">Its currency; only 2003 carries one here.</param>
/// <param name="ReconciliationCurrency">Its currency; only 2003 carries one here.</param>
/// <remarks>Source: 1993 n24 = n12 + n12; 2003 n32 = two amounts of currency n3, minor digits n1, amount n12.</remarks>
public readonly record struct OriginalAmounts(long Transaction, long Reconciliation, Currency TransactionCurrency, Currency ReconciliationCurrency)
{
    /// <summary>Reads 24 (1993) or 32 (2003) digits.</summary>
    public static bool TryParse(ReadOnlySpan<byte> ascii, out OriginalAmounts amounts)
    {
        amounts = default;
        long transactionCurrency = 0, reconciliationCurrency = 0;
        var is2003 = ascii.Length == 32;
        if (!is2003 && ascii.Length != 24) return false;
        var size = is2003 ? 16 : 12;
        if (!AsciiDigits.TryParse(ascii, size - 12, 12, out var transaction) || !AsciiDigits.TryParse(ascii, (2 * size) - 12, 12, out var reconciliation)) return false;
        if (is2003 && (!AsciiDigits.TryParse(ascii, 0, 3, out transactionCurrency) || !AsciiDigits.TryParse(ascii, 16, 3, out reconciliationCurrency))) return false;
        amounts = new OriginalAmounts(transaction, reconciliation, new Currency((ushort)transactionCurrency), new Currency((ushort)reconciliationCurrency));
        return true;
    }

    /// <summary>Writes the form of a version.</summary>
    /// <param name="ascii">At least 32 bytes.</param>
    /// <param name="version">1 for 1993, 2 for 2003.</param>
    /// <returns>Bytes written.</returns>
    public int Write(Span<byte> ascii, int version)
    {
        if (version == 1)
        {
            AsciiDigits.Write(Transaction, ascii, 0, 12);
            AsciiDigits.Write(Reconciliation, ascii, 12, 12);
            return 24;
        }

        WriteAmount(Transaction, TransactionCurrency, ascii);
        WriteAmount(Reconciliation, ReconciliationCurrency, ascii[16..]);
        return 32;
    }

    private static void WriteAmount(long minor, Currency currency, Span<byte> ascii)
    {
        AsciiDigits.Write(currency.Number, ascii, 0, 3);
        AsciiDigits.Write(currency.Exponent, ascii, 3, 1);
        AsciiDigits.Write(minor, ascii, 4, 12);
    }
}
