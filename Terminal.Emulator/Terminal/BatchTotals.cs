namespace Iso8583.Emulator.Terminal;

/// <summary>A terminal's own counts and sums of one batch, in minor units.</summary>
internal readonly record struct BatchTotals(int DebitCount, long DebitMinor, int CreditCount, long CreditMinor)
{
    /// <summary>
    /// A sale adds a debit. A void adds a credit and leaves the debit of its original. Whatever was reversed counts nowhere: a reversed void
    /// takes its credit away again.
    /// </summary>
    public static BatchTotals Of(IEnumerable<LoggedTransaction> log, int batch)
    {
        int debits = 0, credits = 0;
        long debited = 0, credited = 0;
        foreach (var entry in log)
        {
            if (entry.Reversed || entry.Batch != batch) continue;
            if (entry.Kind == TerminalTransactionKind.Sale)
            {
                debits++;
                debited += entry.AmountMinor;
            }
            else if (entry.Kind == TerminalTransactionKind.Void)
            {
                credits++;
                credited += entry.AmountMinor;
            }
        }

        return new BatchTotals(debits, debited, credits, credited);
    }
}
