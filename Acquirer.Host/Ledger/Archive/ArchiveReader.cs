using System.Buffers.Binary;
using System.IO.Compression;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Ledger.Snapshots;
using Microsoft.Win32.SafeHandles;

namespace Iso8583.Host.Ledger.Archive;

/// <summary>Reads the rows of one archive file; everything is checked before it is interpreted.</summary>
internal sealed class ArchiveReader : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly ArchivedDay _day;
    private readonly ArchiveBlock[] _blocks;
    private byte[] _packed = [];
    private byte[] _raw = [];
    private int _inHand = -1;

    private ArchiveReader(string path, SafeFileHandle file, in ArchivedDay day, in JournalHeader header)
    {
        _path = path;
        _file = file;
        _day = day;
        if (RandomAccess.GetLength(file) != day.Bytes || day.Bytes < ArchiveFormat.HeadLength + ArchiveFormat.TailLength) throw Damaged("has another length than it was made with");
        Span<byte> head = stackalloc byte[ArchiveFormat.HeadLength];
        Span<byte> expected = stackalloc byte[ArchiveFormat.HeadLength];
        Fill(head, 0);
        ArchiveFormat.WriteHead(expected, header);
        if (!head.SequenceEqual(expected)) throw Damaged("belongs to another ledger");
        Span<byte> tail = stackalloc byte[ArchiveFormat.TailLength];
        Fill(tail, day.Bytes - tail.Length);
        var count = BinaryPrimitives.ReadInt32LittleEndian(tail[4..]);
        var place = BinaryPrimitives.ReadInt64LittleEndian(tail[24..]);
        if (count <= 0 || place < head.Length || place != day.Bytes - tail.Length - ((long)count * ArchiveBlock.Size)) throw Damaged("has a damaged tail");
        var index = new byte[count * ArchiveBlock.Size];
        Fill(index, place);
        var checksum = ~SnapshotOutput.Add(SnapshotOutput.Add(SnapshotOutput.Add(uint.MaxValue, head), index), tail[..32]);
        if (checksum != day.Checksum || BinaryPrimitives.ReadInt64LittleEndian(tail[8..]) != day.First || BinaryPrimitives.ReadInt64LittleEndian(tail[16..]) != day.Last)
        {
            throw Damaged("is not the one that was made");
        }

        _blocks = new ArchiveBlock[count];
        for (var i = 0; i < count; i++) _blocks[i] = ArchiveBlock.Read(index.AsSpan(i * ArchiveBlock.Size));
    }

    public long First => _day.First;

    public long Last => _day.Last;

    /// <exception cref="LedgerRefusedException">The file is missing or damaged.</exception>
    public static ArchiveReader Open(string ledgerPath, in ArchivedDay day, in JournalHeader header)
    {
        var path = day.PathBeside(ledgerPath);
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return new ArchiveReader(path, file, day, header);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new LedgerRefusedException(
                LedgerRefusal.Unavailable,
                $"The archive {path} cannot be read, but rows {day.First} to {day.Last} of the ledger are in it ({exception.Message}). Put it back beside the ledger.",
                exception);
        }
        catch (LedgerRefusedException)
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>Shows rows to a visitor until it says stop.</summary>
    /// <returns>False where the visitor said stop.</returns>
    public bool Read(long after, JournalVisitor visitor)
    {
        for (var block = BlockOf(after + 1); block < _blocks.Length; block++)
        {
            Unpack(block);
            var sequence = _blocks[block].First;
            for (var position = 0; position < _blocks[block].RawLength; sequence++)
            {
                var length = BinaryPrimitives.ReadUInt16LittleEndian(_raw.AsSpan(position));
                position += sizeof(ushort);
                if (sequence > after && !visitor(sequence, _raw.AsSpan(position, length))) return false;
                position += length;
            }
        }

        return true;
    }

    public void Dispose() => _file.Dispose();

    private int BlockOf(long sequence)
    {
        int low = 0, high = _blocks.Length - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_blocks[middle].First <= sequence) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    // A reader of one row after another finds its block in hand.
    private void Unpack(int index)
    {
        if (_inHand == index) return;
        _inHand = -1;
        var block = _blocks[index];
        if (block.Length <= 0 || block.RawLength <= 0) throw Damaged("has an impossible block");
        if (_packed.Length < block.Length) _packed = new byte[block.Length];
        if (_raw.Length < block.RawLength) _raw = new byte[block.RawLength];
        var packed = _packed.AsSpan(0, block.Length);
        Fill(packed, block.Offset);
        if (~SnapshotOutput.Add(uint.MaxValue, packed) != block.Checksum) throw Damaged($"has a damaged block at row {block.First}");
        if (!BrotliDecoder.TryDecompress(packed, _raw.AsSpan(0, block.RawLength), out var written) || written != block.RawLength) throw Damaged($"has a block at row {block.First} that cannot be unpacked");
        _inHand = index;
    }

    private void Fill(Span<byte> bytes, long offset)
    {
        while (bytes.Length > 0)
        {
            var read = RandomAccess.Read(_file, bytes, offset);
            if (read <= 0) throw Damaged("ends too early");
            bytes = bytes[read..];
            offset += read;
        }
    }

    private LedgerRefusedException Damaged(string what) => new(
        LedgerRefusal.Corrupt,
        FormattableString.Invariant($"The archive {_path} {what}; rows {_day.First} to {_day.Last} of the ledger are in it. Restore a copy; nothing was changed."));
}
