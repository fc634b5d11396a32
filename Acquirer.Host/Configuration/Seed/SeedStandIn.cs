namespace Iso8583.Host.Configuration.Seed;

/// <summary>Limits of approvals in an issuer's place. Amounts are hundredths of a unit of the card's account, whatever its currency.</summary>
/// <param name="PerTransaction">Largest amount.</param>
/// <param name="PerDay">Largest sum of a card in a business day; 0: no such limit.</param>
/// <param name="CountPerDay">Most payments of a card in a business day; 0: no such limit.</param>
public sealed record SeedStandIn(long PerTransaction, long PerDay, int CountPerDay);
