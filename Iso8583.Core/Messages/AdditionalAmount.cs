namespace Iso8583.Core.Messages;

/// <summary>One group of data element 54: an amount with its account and meaning, such as the available balance.</summary>
/// <param name="AccountType">00 default, 10 savings, 20 cheque, 30 credit, ...</param>
/// <param name="AmountType">01 ledger balance, 02 available balance, 40 cash back, ...</param>
/// <param name="Amount">Minor units; negative where the sign is D.</param>
/// <remarks>
/// Source: account type n2, amount type n2, currency n3, sign x1, amount n12 in 1987 and 1993 (20 characters); in 2003 a digit with the
/// number of minor digits stands behind the currency (21 characters).
/// </remarks>
public readonly record struct AdditionalAmount(int AccountType, int AmountType, Amount Amount)
{
    /// <summary>Characters of a group in 1987 and 1993.</summary>
    public const int Length = 20;

    /// <summary>Characters of a group in 2003.</summary>
    public const int Length03 = 21;

    /// <summary>Takes the next group off the front of a value.</summary>
    /// <param name="ascii">The value; afterwards what follows the group.</param>
    /// <param name="version">The MTI version digit.</param>
    /// <param name="amount">The group.</param>
    /// <returns>False at the end, and where the rest is no group.</returns>
    public static bool TryTake(ref ReadOnlySpan<byte> ascii, int version, out AdditionalAmount amount)
    {
        amount = default;
        var length = version == 2 ? Length03 : Length;
        var at = length - 13;
        if (ascii.Length < length || ascii[at] is not ((byte)'C' or (byte)'D')) return false;
        if (!AsciiDigits.TryParse(ascii, 0, 2, out var account) || !AsciiDigits.TryParse(ascii, 2, 2, out var type)) return false;
        if (!AsciiDigits.TryParse(ascii, 4, 3, out var currency) || !AsciiDigits.TryParse(ascii, at + 1, 12, out var minor)) return false;
        amount = new AdditionalAmount((int)account, (int)type, new Amount(ascii[at] == 'D' ? -minor : minor, new Currency((ushort)currency)));
        ascii = ascii[length..];
        return true;
    }

    /// <summary>Writes the group.</summary>
    /// <param name="ascii">At least 21 bytes.</param>
    /// <param name="version">The MTI version digit.</param>
    /// <returns>Bytes written.</returns>
    public int Write(Span<byte> ascii, int version)
    {
        AsciiDigits.Write(AccountType, ascii, 0, 2);
        AsciiDigits.Write(AmountType, ascii, 2, 2);
        AsciiDigits.Write(Amount.Currency.Number, ascii, 4, 3);
        var at = 7;
        if (version == 2) ascii[at++] = (byte)('0' + Amount.Currency.Exponent);
        ascii[at] = Amount.Minor < 0 ? (byte)'D' : (byte)'C';
        AsciiDigits.Write(Math.Abs(Amount.Minor), ascii, at + 1, 12);
        return at + 13;
    }
}
