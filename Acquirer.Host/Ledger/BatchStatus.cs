using Iso8583.Core.Messages;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger;

/// <summary>What stands in one terminal batch.</summary>
/// <param name="MerchantId">F42.</param>
/// <param name="TerminalId">F41.</param>
/// <param name="Number">Batch number.</param>
/// <param name="IsCurrent">The terminal's open batch.</param>
/// <param name="IsSettled">Closed by a settlement.</param>
/// <param name="IsBalanced">Settled, and the terminal's totals were the books'.</param>
/// <param name="Domestic">Totals.</param>
/// <param name="Foreign">Totals of foreign cards.</param>
public readonly record struct BatchStatus(
    AsciiText MerchantId,
    AsciiText TerminalId,
    int Number,
    bool IsCurrent,
    bool IsSettled,
    bool IsBalanced,
    BatchTotals Domestic,
    BatchTotals Foreign);
