using Iso8583.Core.Messages;

namespace Iso8583.Host.Ledger;

/// <summary>What merchants are owed at one moment.</summary>
/// <param name="Closed">Newest closed business day by acquirer; the empty name stands for all that have no day of their own.</param>
/// <param name="Days">The merchant days asked for, by day, then merchant, then currency.</param>
/// <param name="Carried">Negative net by merchant that the next payout takes into account.</param>
public sealed record SettlementState(IReadOnlyDictionary<AsciiText, DateOnly> Closed, IReadOnlyList<MerchantDay> Days, IReadOnlyList<CarriedNet> Carried)
{
    /// <summary>Newest business day that is closed for acquirers without a day of their own; <see cref="DateOnly.MinValue"/> before the first.</summary>
    public DateOnly ClosedDay => ClosedDayOf(default);

    /// <summary>Newest business day that is closed for an acquirer; <see cref="DateOnly.MinValue"/> before the first.</summary>
    public DateOnly ClosedDayOf(AsciiText acquirer) => Closed.GetValueOrDefault(acquirer, DateOnly.MinValue);
}
