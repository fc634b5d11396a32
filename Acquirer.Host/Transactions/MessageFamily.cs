namespace Iso8583.Host.Transactions;

/// <summary>Which rules of meaning a message follows. Stored in the journal: never change or reuse a number.</summary>
public enum MessageFamily : byte
{
    Iso87 = 1,
    Iso93 = 2,
    Iso2003 = 3,
    UnionPay = 4,
}
