using Iso8583.Host.Ledger;

namespace Iso8583.Host.Settlement.Reports;

/// <summary>Reads a day out of an open ledger, beside its writer.</summary>
public sealed class SettlementReader(JournaledLedger ledger)
{
    private const int Page = 4096;

    /// <summary>Rows of one day stand together but for a few that were on their way at the cut-over.</summary>
    private const int Slack = 4096;

    /// <summary>Gives every row from about the day's first to the last one that is durable now.</summary>
    public Task ReadAsync(DateOnly day, Action<JournalRow> row, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        return ReadAsync(
            day,
            rows =>
            {
                foreach (var found in rows) row(found);
                return Task.CompletedTask;
            },
            cancellationToken);
    }

    /// <summary>The same in pages, for whoever writes them on.</summary>
    public async Task ReadAsync(DateOnly day, Func<IReadOnlyList<JournalRow>, Task> page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(page);
        var until = ledger.CommittedSequence;
        var after = await FindAsync(day, until, cancellationToken).ConfigureAwait(false);
        while (after < until)
        {
            var rows = await ledger.ReadJournalAsync(after, (int)Math.Min(Page, until - after), cancellationToken).ConfigureAwait(false);
            if (rows.Count == 0) return;
            await page(rows).ConfigureAwait(false);
            after = rows[^1].Sequence;
        }
    }

    private async Task<long> FindAsync(DateOnly day, long last, CancellationToken cancellationToken)
    {
        long low = 0, high = last;
        while (low < high)
        {
            var middle = (low + high) / 2;
            var rows = await ledger.ReadJournalAsync(middle, 1, cancellationToken).ConfigureAwait(false);
            if (rows.Count > 0 && rows[0].Outcome.SettlementDate < day) low = middle + 1;
            else high = middle;
        }

        return Math.Max(0, low - Slack);
    }
}
