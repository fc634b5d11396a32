using Iso8583.Core.Messages;

namespace Iso8583.Host.Ledger;

/// <summary>What one major unit of a currency costs in another, as the seed file says.</summary>
/// <param name="From">Currency of the payment.</param>
/// <param name="To">Currency of the card's account.</param>
/// <param name="RateNano">Major units of <paramref name="To"/> for one of <paramref name="From"/>, in billionths.</param>
public sealed record ExchangeRate(Currency From, Currency To, long RateNano)
{
    /// <summary>One.</summary>
    public const long Scale = 1_000_000_000;
}
