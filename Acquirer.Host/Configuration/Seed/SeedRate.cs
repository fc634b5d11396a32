using Iso8583.Core.Messages;

namespace Iso8583.Host.Configuration.Seed;

/// <summary>What a payment in one currency costs an account in another.</summary>
/// <param name="From">Currency of the payment.</param>
/// <param name="To">Currency of the account.</param>
/// <param name="RateNano">Major units of the second for one of the first, in billionths.</param>
public sealed record SeedRate(Currency From, Currency To, long RateNano);
