namespace Iso8583.Host.Ledger;

/// <summary>What merchants are owed at one moment.</summary>
/// <param name="ClosedDay">Newest business day that is closed; <see cref="DateOnly.MinValue"/> before the first.</param>
/// <param name="Days">The merchant days asked for, by day, then merchant, then currency.</param>
/// <param name="Carried">Negative net by merchant that the next payout takes into account.</param>
public sealed record SettlementState(DateOnly ClosedDay, IReadOnlyList<MerchantDay> Days, IReadOnlyList<CarriedNet> Carried);
