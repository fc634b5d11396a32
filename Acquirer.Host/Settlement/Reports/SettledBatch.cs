using Iso8583.Host.Transactions;

namespace Iso8583.Host.Settlement.Reports;

/// <summary>How a batch was closed.</summary>
/// <param name="Sequence">Journal row.</param>
/// <param name="Forced">By the operator, without totals of the terminal.</param>
/// <param name="Balanced">Both halves agreed.</param>
/// <param name="Terminal">The terminal's totals.</param>
/// <param name="TerminalForeign">Its totals of foreign cards.</param>
/// <param name="Books">The books' totals.</param>
/// <param name="BooksForeign">Their totals of foreign cards.</param>
public sealed record SettledBatch(
    long Sequence, bool Forced, bool Balanced, BatchTotals Terminal, BatchTotals TerminalForeign, BatchTotals Books, BatchTotals BooksForeign);
