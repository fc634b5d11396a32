using System.Runtime.InteropServices;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Ledger.Snapshots;
using Microsoft.Win32.SafeHandles;

namespace Iso8583.Host.Ledger.Originals;

/// <summary>
/// The sorted runs of the index of originals, one behind the other in a file beside the ledger, or in memory for a ledger without a file. A run is its
/// head (magic, number, entries, checksums) and its entries. Derived: what is cut, damaged or of another journal is made again.
/// </summary>
internal sealed class OriginalRuns : IDisposable
{
    private const ulong Magic = 0x3130_4749_524F_3835; // "58ORIG01"
    private const int Window = 1024;

    private readonly SafeFileHandle? _file;
    private readonly JournalHeader _header;
    private readonly List<(long Offset, int Count)> _places = [];
    private readonly List<ulong[]> _inMemory = [];
    private readonly List<uint> _lastRows = [];
    private ulong[] _window = new ulong[Window];
    private long _end;

    private OriginalRuns(SafeFileHandle? file, in JournalHeader header)
    {
        _file = file;
        _header = header;
    }

    public int Count => _file is null ? _inMemory.Count : _places.Count;

    public static string PathOf(string ledgerPath) => ledgerPath + ".originals";

    public static OriginalRuns InMemory() => new(null, default);

    /// <summary>Opens the file of a ledger and keeps the runs in it that are whole.</summary>
    /// <param name="path">From <see cref="PathOf"/>.</param>
    /// <param name="header">The ledger's header: runs of another ledger are left aside.</param>
    /// <param name="lastRow">Last row of the journal: runs that go further are of another one.</param>
    public static OriginalRuns Open(string path, in JournalHeader header, long lastRow)
    {
        var runs = new OriginalRuns(File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read), header);
        try
        {
            runs.ReadHeads(lastRow);
            return runs;
        }
        catch
        {
            runs.Dispose();
            throw;
        }
    }

    /// <summary>Appends a sorted run.</summary>
    /// <param name="entries">Its entries.</param>
    /// <param name="lastRowChecksum">Checksum at the end of its last row: tells runs of this journal from those of another.</param>
    public void Add(List<ulong> entries, uint lastRowChecksum)
    {
        var sorted = CollectionsMarshal.AsSpan(entries);
        if (_file is null)
        {
            _inMemory.Add(sorted.ToArray());
            return;
        }

        var bytes = MemoryMarshal.AsBytes(sorted);
        var head = new RunHead(Magic, _header.Seed, _header.KeyCheckValue, _places.Count, sorted.Length, ~SnapshotOutput.Add(uint.MaxValue, bytes), lastRowChecksum);
        RandomAccess.Write(_file, bytes, _end + RunHead.Size);
        RandomAccess.Write(_file, MemoryMarshal.AsBytes(new ReadOnlySpan<RunHead>(in head)), _end);
        _places.Add((_end + RunHead.Size, sorted.Length));
        _lastRows.Add(lastRowChecksum);
        _end += RunHead.Size + bytes.Length;
    }

    /// <summary>The entries of a run whose hash is the given one.</summary>
    public List<ulong> EntriesOf(int run, ulong hash, ulong place)
    {
        var found = new List<ulong>();
        var count = _file is null ? _inMemory[run].Length : _places[run].Count;
        // Hashes are spread evenly, so where one stands can be reckoned; a window round that place nearly always has it.
        var guess = (int)(((UInt128)hash * (ulong)count) >> 64);
        var first = Math.Max(0, guess - (Window / 2));
        var end = Math.Min(count, guess + (Window / 2));
        while (first > 0 && (EntryAt(run, first) & ~place) >= hash) first = Math.Max(0, first - Window);
        while (end < count && (EntryAt(run, end - 1) & ~place) <= hash) end = Math.Min(count, end + Window);
        foreach (var entry in Entries(run, first, end - first))
        {
            if ((entry & ~place) == hash) found.Add(entry);
        }

        return found;
    }

    /// <summary>Checksum of the last row of the last run, as its row ended with.</summary>
    public uint LastRowChecksum => _lastRows[^1];

    /// <summary>Takes off the last run.</summary>
    public void RemoveLast()
    {
        _end = _places[^1].Offset - RunHead.Size;
        _places.RemoveAt(_places.Count - 1);
        _lastRows.RemoveAt(_lastRows.Count - 1);
        RandomAccess.SetLength(_file!, _end); // only runs of a file are taken off
    }

    public void Dispose() => _file?.Dispose();

    private ulong EntryAt(int run, int index) => Entries(run, index, 1)[0];

    private ReadOnlySpan<ulong> Entries(int run, int start, int length)
    {
        if (_file is null) return _inMemory[run].AsSpan(start, length);
        if (_window.Length < length) _window = new ulong[length];
        Fill(MemoryMarshal.AsBytes(_window.AsSpan(0, length)), _places[run].Offset + (start * (long)sizeof(ulong)));
        return _window.AsSpan(0, length);
    }

    private void ReadHeads(long lastRow)
    {
        var file = _file ?? throw new InvalidOperationException("Runs in memory have no file.");
        var length = RandomAccess.GetLength(file);
        var entries = Array.Empty<ulong>();
        while (_end + RunHead.Size <= length)
        {
            var head = default(RunHead);
            Fill(MemoryMarshal.AsBytes(new Span<RunHead>(ref head)), _end);
            if (head.Magic != Magic || head.Seed != _header.Seed || head.KeyCheckValue != _header.KeyCheckValue || head.Number != _places.Count) break;
            if (head.Count < 0 || head.Count > 2 * OriginalIndex.RowsPerRun || _end + RunHead.Size + (head.Count * (long)sizeof(ulong)) > length) break;
            if ((_places.Count + 1L) * OriginalIndex.RowsPerRun > lastRow) break;
            if (entries.Length < head.Count) entries = new ulong[head.Count];
            var bytes = MemoryMarshal.AsBytes(entries.AsSpan(0, head.Count));
            Fill(bytes, _end + RunHead.Size);
            if (~SnapshotOutput.Add(uint.MaxValue, bytes) != head.Checksum) break;
            _places.Add((_end + RunHead.Size, head.Count));
            _lastRows.Add(head.LastRowChecksum);
            _end += RunHead.Size + bytes.Length;
        }

        RandomAccess.SetLength(file, _end);
    }

    private void Fill(Span<byte> bytes, long offset)
    {
        while (bytes.Length > 0)
        {
            var read = RandomAccess.Read(_file!, bytes, offset); // runs in memory are not read
            if (read <= 0) throw new EndOfStreamException("The index of originals ends too early.");
            bytes = bytes[read..];
            offset += read;
        }
    }
}
