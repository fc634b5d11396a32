using Iso8583.Core.Messages;

namespace Iso8583.Host.Ledger;

/// <summary>What a merchant owes from earlier days.</summary>
/// <param name="MerchantId">F42.</param>
/// <param name="Currency">Currency of the account.</param>
/// <param name="Minor">Below zero.</param>
public readonly record struct CarriedNet(AsciiText MerchantId, Currency Currency, long Minor);
