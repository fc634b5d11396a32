using Iso8583.Host.Transactions;

namespace Iso8583.Host.Admin;

/// <summary>A batch that the operator closed.</summary>
/// <param name="Sequence">Journal row.</param>
/// <param name="Batch">Its number.</param>
/// <param name="Totals">The books' totals.</param>
/// <param name="ForeignTotals">The books' totals of foreign cards.</param>
internal sealed record ForcedBatchAnswer(long Sequence, int Batch, BatchTotals Totals, BatchTotals ForeignTotals);
