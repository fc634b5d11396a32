using Iso8583.Host.Transactions;

namespace Iso8583.Host.Settlement.Reports;

/// <summary>One payout as the journal has it.</summary>
/// <param name="Sequence">Journal row.</param>
/// <param name="Rrn">Its reference number.</param>
/// <param name="BusinessTime">When it was paid.</param>
/// <param name="BookedOn">Business day on which it was paid.</param>
/// <param name="Run">Its figures.</param>
public readonly record struct PayoutEntry(long Sequence, string Rrn, DateTime BusinessTime, DateOnly BookedOn, SettlementRun Run);
