using Iso8583.Core.Messages;

namespace Iso8583.Host.Ledger;

/// <summary>What may be approved in an issuer's place while it cannot be asked. Amounts are hundredths of a unit of the card's account, whatever its currency.</summary>
/// <param name="PerTransaction">Largest amount.</param>
/// <param name="PerDay">Largest sum of a card in a business day; 0: no such limit.</param>
/// <param name="CountPerDay">Most payments of a card in a business day; 0: no such limit.</param>
public sealed record StandInLimits(long PerTransaction, long PerDay, int CountPerDay)
{
    /// <summary>A limit in minor units of a currency, rounded down.</summary>
    public static long ToMinor(long hundredths, Currency currency) => currency.Exponent switch
    {
        0 => hundredths / 100,
        1 => hundredths / 10,
        2 => hundredths,
        _ => hundredths * 10,
    };
}
