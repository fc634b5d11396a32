using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Ledger.Sqlite;

namespace Iso8583.Host.Ledger.Archive;

/// <summary>
/// Moves the rows of old business days out of the ledger into a file a day, beside the writer. In this order, so that a kill at any moment loses and doubles
/// nothing: the files and the balances after them are written and synced; one commit names them in the catalogue; only then the rows leave the journal.
/// Readers take a row that stands in both places from the archive.
/// </summary>
internal sealed class LedgerArchiver(SqliteJournalStore store, string ledgerPath, CancellationToken stopping)
{
    private const int RowsPerRead = 8192;

    private readonly string _path = Path.GetFullPath(ledgerPath);
    private readonly RowDraft _row = new();

    /// <summary>Rows that leave the journal in one turn: about half a millisecond for which the writer waits.</summary>
    public int RowsPerTurn { get; init; } = 256;

    /// <summary>Called after each step, for tests that break off there.</summary>
    internal Action<string>? Reached { get; init; }

    /// <summary>Archives every business day up to one that is closed, and finishes what an earlier run left undone.</summary>
    /// <returns>The days that were archived.</returns>
    /// <exception cref="LedgerRefusedException">A row is damaged, or a file cannot be read.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public IReadOnlyList<ArchivedDay> Run(int lastDay)
    {
        var before = ArchivedThrough();
        if (before > 0) store.TakeOut(before, RowsPerTurn, stopping);
        var books = CarriedBooks(before);
        var days = Write(books, lastDay);
        if (days.Count == 0) return days;
        CarriedBalances.Write(_path, store.Header, books);
        Reached?.Invoke("carried");
        store.Register(days);
        Reached?.Invoke("registered");
        CarriedBalances.RemoveOlder(_path, books.LastSequence, before);
        store.TakeOut(books.LastSequence, RowsPerTurn, stopping);
        return days;
    }

    private long ArchivedThrough()
    {
        using var reader = SqliteJournalReader.Open(_path);
        return reader.ArchivedThrough;
    }

    private BookKeeper CarriedBooks(long through)
    {
        try
        {
            return CarriedBalances.Read(_path, store.Header, through);
        }
        catch (LedgerRefusedException)
        {
            // Derived from the archives, so it can be made again.
            var books = new BookKeeper();
            Read(books, through, (sequence, stored) => Follow(books, sequence, stored));
            return books;
        }
    }

    // A file a day; the first row of a day after the last one wanted ends it. Without such a row the day is not over, and nothing is archived.
    private List<ArchivedDay> Write(BookKeeper books, int lastDay)
    {
        var days = new List<ArchivedDay>();
        ArchiveWriter? writer = null;
        var day = 0;
        var isOver = false;
        try
        {
            Read(books, store.LastSequence, (sequence, stored) =>
            {
                if (RowCodec.Decode(stored, _row) is { } fault) throw Damaged(sequence, fault);
                var rowDay = _row.Outcome.SettlementDate.DayNumber;
                if (rowDay > day)
                {
                    if (writer is not null) days.Add(End(ref writer, day));
                    isOver = rowDay > lastDay;
                    if (isOver) return false;
                    day = rowDay;
                    writer = new ArchiveWriter(ArchivedDay.PathOf(_path, day), store.Header);
                }

                Follow(books, sequence, stored);
                writer!.Add(sequence, stored); // made with the first row
                return true;
            });
        }
        finally
        {
            writer?.Dispose();
        }

        if (!isOver) days.Clear();
        return days;
    }

    private ArchivedDay End(ref ArchiveWriter? writer, int day)
    {
        var archived = writer!.Finish(day); // asked for by who has one
        writer.Dispose();
        writer = null;
        Reached?.Invoke("file");
        return archived;
    }

    // In short reads: a long one would keep the write-ahead log from starting again.
    private void Read(BookKeeper books, long until, Func<long, ReadOnlySpan<byte>, bool> row)
    {
        using var reader = SqliteJournalReader.Open(_path);
        var goOn = true;
        while (goOn && books.LastSequence < until && !stopping.IsCancellationRequested)
        {
            var stop = Math.Min(until, books.LastSequence + RowsPerRead);
            var start = books.LastSequence;
            reader.Read(start, (sequence, stored) => (goOn = row(sequence, stored)) && sequence < stop);
            if (books.LastSequence == start) return;
        }
    }

    private bool Follow(BookKeeper books, long sequence, ReadOnlySpan<byte> stored)
    {
        if (JournalReplay.ApplyMoney(books, _row, sequence, stored) is { } fault) throw Damaged(sequence, fault);
        return true;
    }

    private LedgerRefusedException Damaged(long sequence, string fault) => new(LedgerRefusal.Corrupt, $"Row {sequence} of the ledger {_path} {fault}.");
}
