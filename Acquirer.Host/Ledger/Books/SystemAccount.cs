namespace Iso8583.Host.Ledger.Books;

/// <summary>Accounts that the books have once per currency.</summary>
internal enum SystemAccount : byte
{
    Opening,
    Interchange,
    NetworkFee,
    AcquirerFee,
    FxPosition,

    /// <summary>What was approved in issuers' places and is not yet taken from the cards' accounts.</summary>
    StandIn,
}
