namespace Iso8583.Host.Ledger.Books;

/// <summary>What an account means to the settlement of merchants.</summary>
internal enum AccountRole : byte
{
    None = 0,
    Payable,
    Interchange,
    NetworkFee,
    AcquirerFee,
}
