using System.Buffers.Binary;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Originals;

/// <summary>
/// From keys, and from transactions acted on, to the rows of the journal: sorted runs of 262,144 rows each, and a short tail in memory that is not sorted.
/// An entry is eight bytes: 46 bits of a hash and the row's place in its run; whoever looks compares the row itself. Derived from the journal, used by one thread.
/// </summary>
internal sealed class OriginalIndex
{
    public const int RunBits = 18;
    public const int RowsPerRun = 1 << RunBits;
    private const ulong Place = RowsPerRun - 1;
    private const ulong KeySeed = 0x4B45_5953;
    private const ulong LinkSeed = 0x4C49_4E4B;

    private readonly IJournalStore _store;
    private readonly OriginalRuns _runs;
    private readonly List<ulong> _tail = [];
    private uint _checksum;

    /// <param name="store">The journal.</param>
    /// <param name="runs">What was indexed before; runs that are not of this journal are taken off.</param>
    public OriginalIndex(IJournalStore store, OriginalRuns runs)
    {
        _store = store;
        _runs = runs;
        while (runs.Count > 0 && runs.LastRowChecksum != ChecksumIn(store, runs.Count * (long)RowsPerRun)) runs.RemoveLast();
        Through = runs.Count * (long)RowsPerRun;
    }

    /// <summary>Last row that is in it.</summary>
    public long Through { get; private set; }

    /// <summary>Reads on to a row of the journal.</summary>
    public void CatchUp(long until, CancellationToken stopping)
    {
        const int RowsPerRead = 8192;
        while (Through < until && !stopping.IsCancellationRequested)
        {
            var stop = Math.Min(until, Math.Min(Through + RowsPerRead, (_runs.Count + 1L) * RowsPerRun));
            _store.Read(Through, (sequence, stored) =>
            {
                Add(sequence, RowLinks.Of(stored));
                _checksum = ChecksumOf(stored);
                Through = sequence;
                return sequence < stop;
            });
            if (Through < stop) throw new InvalidDataException($"The journal ends at row {Through}, not at row {stop}.");
            if (Through != (_runs.Count + 1L) * RowsPerRun) continue;
            _tail.Sort();
            _runs.Add(_tail, _checksum);
            _tail.Clear();
        }
    }

    /// <summary>Rows that may have taken up a key, the newest first.</summary>
    public IEnumerable<long> RowsOf(TransactionKey key)
    {
        var hash = new Hash64(KeySeed);
        hash.Add(key);
        return Find(hash.Value & ~Place);
    }

    /// <summary>Rows that may have acted on a transaction, the newest first.</summary>
    public IEnumerable<long> ActsOn(long sequence) => Find(LinkHash(sequence));

    private static ulong LinkHash(long sequence)
    {
        var hash = new Hash64(LinkSeed);
        hash.Add(sequence);
        return hash.Value & ~Place;
    }

    private static uint ChecksumIn(IJournalStore store, long sequence)
    {
        uint checksum = 0;
        store.Read(sequence - 1, (_, stored) =>
        {
            checksum = ChecksumOf(stored);
            return false;
        });
        return checksum;
    }

    private static uint ChecksumOf(ReadOnlySpan<byte> stored) => stored.Length < sizeof(uint) ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(stored[^sizeof(uint)..]);

    private void Add(long sequence, in RowLinks links)
    {
        var place = (ulong)(sequence - 1) & Place;
        if (links.HasKey)
        {
            var hash = new Hash64(KeySeed);
            hash.Add(links.Key);
            _tail.Add((hash.Value & ~Place) | place);
        }

        if (links.ActsOn != 0) _tail.Add(LinkHash(links.ActsOn) | place);
    }

    private List<long> Find(ulong hash)
    {
        var found = new List<long>();
        var first = (_runs.Count * (long)RowsPerRun) + 1;
        foreach (var entry in _tail)
        {
            if ((entry & ~Place) == hash) found.Add(first + (long)(entry & Place));
        }

        for (var run = 0; run < _runs.Count; run++)
        {
            first = (run * (long)RowsPerRun) + 1;
            foreach (var entry in _runs.EntriesOf(run, hash, Place)) found.Add(first + (long)(entry & Place));
        }

        found.Sort((a, b) => b.CompareTo(a));
        return found;
    }
}
