namespace Iso8583.Core.Messages;

/// <summary>Data element 3: transaction type, account to debit, account to credit; two digits each.</summary>
/// <param name="Value">The six digits as a number.</param>
public readonly record struct ProcessingCode(int Value)
{
    /// <summary>Positions 1 and 2: 00 goods, 01 cash, 02 debit adjustment, 09 cash back, 20 refund, 22 credit adjustment, 30/31 inquiry, ...</summary>
    public int TransactionType => Value / 10_000;

    /// <summary>Positions 3 and 4.</summary>
    public int FromAccount => Value / 100 % 100;

    /// <summary>Positions 5 and 6.</summary>
    public int ToAccount => Value % 100;

    /// <summary>Six digits.</summary>
    public override string ToString() => Value.ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
}
