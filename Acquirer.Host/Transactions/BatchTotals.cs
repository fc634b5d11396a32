namespace Iso8583.Host.Transactions;

/// <summary>Counts and amounts of one terminal batch. A void adds a credit and leaves its original's debit; a reversal takes its original out of both; declines never count.</summary>
/// <param name="DebitCount">Sales, completions, offline sales, adjustments.</param>
/// <param name="DebitMinor">Their sum in minor units.</param>
/// <param name="CreditCount">Refunds, sale voids, completion voids.</param>
/// <param name="CreditMinor">Their sum in minor units.</param>
public readonly record struct BatchTotals(int DebitCount, long DebitMinor, int CreditCount, long CreditMinor);
