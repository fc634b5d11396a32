using Iso8583.Core.Messages;

namespace Iso8583.Host.Configuration.Seed;

/// <summary>A cardholder's account.</summary>
/// <param name="Number">Unique number.</param>
/// <param name="Type"><c>debit</c>, <c>credit</c> or <c>prepaid</c>.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="OpeningBalanceMinor">Balance when it first appears, minor units.</param>
/// <param name="CreditLimitMinor">What may be spent beyond the balance, minor units.</param>
public sealed record SeedAccount(string Number, string Type, Currency Currency, long OpeningBalanceMinor, long CreditLimitMinor);
