namespace Iso8583.Host.Ledger.Books;

/// <summary>Accounts that the books have once per currency.</summary>
internal enum SystemAccount : byte
{
    Opening,
    Interchange,
    NetworkFee,
    AcquirerFee,
    FxPosition,
}
