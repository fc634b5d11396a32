using Iso8583.Core.Messages;

namespace Iso8583.Host.Ledger;

/// <summary>What stands on one account.</summary>
/// <param name="Name">Name in the chart of accounts.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="BalanceMinor">Sum of its postings, minor units.</param>
/// <param name="HoldsMinor">Sum of its open pre-authorizations, minor units.</param>
public readonly record struct AccountBalance(string Name, Currency Currency, long BalanceMinor, long HoldsMinor);
