using Iso8583.Host.Transactions;

namespace Iso8583.Host.Settlement.Reports;

/// <summary>What the rows of one business day, and what came of its batch later, say of one terminal batch.</summary>
public sealed class BatchOfDay(string merchantId, string terminalId, int number)
{
    public string MerchantId { get; } = merchantId;

    public string TerminalId { get; } = terminalId;

    public int Number { get; } = number;

    /// <summary>Transactions of the day in this batch.</summary>
    public int Count { get; internal set; }

    /// <summary>Their sum: sales less refunds, voids and reversals.</summary>
    public long GrossMinor { get; internal set; }

    /// <summary>The row that closed it; null while it is open.</summary>
    public SettledBatch? Settlement { get; internal set; }

    /// <summary>Details uploaded that the books do not have as the terminal has them.</summary>
    public List<UploadedDetail> Unmatched { get; } = [];

    /// <summary>Details uploaded, each counted once.</summary>
    public int UploadCount { get; internal set; }

    /// <summary>F60.3 of the end of its upload; 0 where none came.</summary>
    public int EndCode { get; internal set; }

    /// <summary>An end came whose count was not that of the details.</summary>
    public int WrongEndCount { get; internal set; } = -1;
}
