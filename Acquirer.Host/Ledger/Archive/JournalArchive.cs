using Iso8583.Host.Ledger.Journal;

namespace Iso8583.Host.Ledger.Archive;

/// <summary>The archive files of one ledger as one run of rows from the first on. Holds the file read last open.</summary>
internal sealed class JournalArchive(string ledgerPath, JournalHeader header) : IDisposable
{
    private IReadOnlyList<ArchivedDay> _days = [];
    private ArchiveReader? _open;

    /// <summary>Last archived row; 0 for none.</summary>
    public long Through => ThroughOf(_days);

    public IReadOnlyList<ArchivedDay> Days => _days;

    public static long ThroughOf(IReadOnlyList<ArchivedDay> days) => days.Count == 0 ? 0 : days[^1].Last;

    /// <summary>Takes over what the catalogue of the ledger says now, in the order of the rows.</summary>
    public void Adopt(IReadOnlyList<ArchivedDay> days) => _days = days;

    /// <summary>Shows archived rows to a visitor until it says stop.</summary>
    /// <returns>False where the visitor said stop.</returns>
    /// <exception cref="LedgerRefusedException">A file that is needed is missing or damaged.</exception>
    public bool Read(long after, JournalVisitor visitor)
    {
        for (var i = IndexOf(after + 1); i < _days.Count; i++)
        {
            if (!ReaderOf(_days[i]).Read(after, visitor)) return false;
        }

        return true;
    }

    public void Dispose() => _open?.Dispose();

    private int IndexOf(long sequence)
    {
        int low = 0, high = _days.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_days[middle].Last < sequence) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private ArchiveReader ReaderOf(in ArchivedDay day)
    {
        if (_open is { } open && open.First == day.First && open.Last == day.Last) return open;
        _open?.Dispose();
        _open = null;
        return _open = ArchiveReader.Open(ledgerPath, day, header);
    }
}
