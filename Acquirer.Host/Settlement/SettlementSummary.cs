using System.Text.Json.Serialization;

namespace Iso8583.Host.Settlement;

/// <summary>What one look at the clock has led to.</summary>
/// <param name="BusinessTime">When it looked.</param>
/// <param name="BusinessDay">The open business day of acquirers without a day of their own.</param>
/// <param name="ClosedDay">Newest business day that is closed, where there is one.</param>
/// <param name="Payouts">Merchants paid now.</param>
/// <param name="PaidMinor">Sum that arrived at their banks, all currencies.</param>
/// <param name="Carried">Runs with nothing to pay: their negative net is carried over.</param>
/// <param name="Failed">Commands that could not be committed; they are tried again.</param>
public sealed record SettlementSummary(DateTime BusinessTime, DateOnly BusinessDay, DateOnly? ClosedDay, int Payouts, long PaidMinor, int Carried, int Failed)
{
    /// <summary>Every acquirer's days; the first stands for all that have no day of their own.</summary>
    [JsonIgnore]
    public IReadOnlyList<AcquirerStatus> Acquirers { get; init; } = [];
}
