using Iso8583.Core.Messages;

namespace Iso8583.Host.Configuration.Seed;

/// <summary>A cardholder's account.</summary>
/// <param name="Number">Unique number.</param>
/// <param name="Type"><c>debit</c>, <c>credit</c> or <c>prepaid</c>.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="OpeningBalanceMinor">Balance when it first appears, minor units.</param>
/// <param name="CreditLimitMinor">What may be spent beyond the balance, minor units.</param>
public sealed record SeedAccount(string Number, string Type, Currency Currency, long OpeningBalanceMinor, long CreditLimitMinor)
{
    /// <summary>Largest single payment, minor units; 0 for no limit.</summary>
    public long TransactionLimitMinor { get; init; }

    /// <summary>Sum of payments of a business day, minor units; 0 for no limit.</summary>
    public long DailyLimitMinor { get; init; }

    /// <summary>Number of payments of a business day; 0 for no limit.</summary>
    public int DailyCountLimit { get; init; }
}
