using Iso8583.Host.Ledger;
using Iso8583.Host.Ledger.Books;

namespace Iso8583.Host.Settlement.Reports;

/// <summary>
/// Reads a day out of an open ledger, beside its writer. One reading of rows at a time, at a pace that payments hardly notice; the report needs none,
/// since the books keep its sums.
/// </summary>
public sealed class SettlementReader(JournaledLedger ledger, TimeProvider time) : IDisposable
{
    private const int Page = 4096;

    /// <summary>Rows of one day stand together but for a few that were on their way at the cut-over.</summary>
    private const int Slack = 4096;

    private readonly SemaphoreSlim _reading = new(1, 1);

    /// <summary>The report of a day: from the books' own sums, or from the journal where these have forgotten it.</summary>
    public async Task<IReadOnlyList<ReportLine>> ReportAsync(DateOnly day, MasterData master, CancellationToken cancellationToken)
    {
        var state = await ledger.GetSettlementAsync(day, day, cancellationToken).ConfigureAwait(false);
        if (day.DayNumber + SettlementBook.DaysKept >= state.ClosedDay.DayNumber) return SettlementReport.Lines(state.Days, day, master);
        var book = new SettlementDay(day);
        await ReadAsync(day, book.Add, flatOut: false, cancellationToken).ConfigureAwait(false);
        return SettlementReport.Lines(book, master);
    }

    /// <summary>Gives every row from about the day's first to the last one that is durable now.</summary>
    /// <param name="day">Business day.</param>
    /// <param name="row">Gets the rows.</param>
    /// <param name="flatOut">As fast as it goes, whatever becomes of the payments.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public Task ReadAsync(DateOnly day, Action<JournalRow> row, bool flatOut, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        return ReadAsync(
            day,
            rows =>
            {
                foreach (var found in rows) row(found);
                return Task.CompletedTask;
            },
            flatOut,
            cancellationToken);
    }

    /// <summary>The same in pages, for whoever writes them on.</summary>
    public async Task ReadAsync(DateOnly day, Func<IReadOnlyList<JournalRow>, Task> page, bool flatOut, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(page);
        await _reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var pace = flatOut ? null : new ReadingPace(ledger, time);
            var until = ledger.CommittedSequence;
            var after = await FindAsync(day, until, cancellationToken).ConfigureAwait(false);
            while (after < until)
            {
                var began = time.GetTimestamp();
                var rows = await ledger.ReadJournalAsync(after, (int)Math.Min(pace is null ? Page : ReadingPace.Rows, until - after), cancellationToken).ConfigureAwait(false);
                if (rows.Count == 0) return;
                await page(rows).ConfigureAwait(false);
                after = rows[^1].Sequence;
                if (pace is not null) await pace.RestAsync(began, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();

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
