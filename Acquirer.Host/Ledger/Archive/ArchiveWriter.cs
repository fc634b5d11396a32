using System.Buffers.Binary;
using System.IO.Compression;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Ledger.Snapshots;

namespace Iso8583.Host.Ledger.Archive;

/// <summary>Writes one archive file under a name of its own; it counts once the catalogue names it.</summary>
internal sealed class ArchiveWriter : IDisposable
{
    private const int Quality = 5;
    private const int Window = 20;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly byte[] _head = new byte[ArchiveFormat.HeadLength];
    private readonly byte[] _raw = new byte[ArchiveFormat.BlockLength + sizeof(ushort) + RowCodec.MaxLength];
    private readonly byte[] _packed = new byte[BrotliEncoder.GetMaxCompressedLength(ArchiveFormat.BlockLength + sizeof(ushort) + RowCodec.MaxLength)];
    private readonly List<ArchiveBlock> _blocks = [];
    private long _first;
    private long _firstOfBlock;
    private long _last;
    private int _length;

    public ArchiveWriter(string path, in JournalHeader header)
    {
        _path = path;
        _file = new FileStream(NewPath, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        ArchiveFormat.WriteHead(_head, header);
        _file.Write(_head);
    }

    private string NewPath => _path + ".new";

    public bool IsEmpty => _last == 0;

    public void Add(long sequence, ReadOnlySpan<byte> row)
    {
        if (_last != 0 && sequence != _last + 1) throw new InvalidOperationException("An archive has a gap.");
        if (_last == 0) _first = sequence;
        if (_length == 0) _firstOfBlock = sequence;
        BinaryPrimitives.WriteUInt16LittleEndian(_raw.AsSpan(_length), checked((ushort)row.Length));
        row.CopyTo(_raw.AsSpan(_length + sizeof(ushort)));
        _length += sizeof(ushort) + row.Length;
        _last = sequence;
        if (_length >= ArchiveFormat.BlockLength) EndBlock();
    }

    /// <summary>Makes the file durable and gives it its name.</summary>
    public ArchivedDay Finish(int day)
    {
        if (_length > 0) EndBlock();
        var index = new byte[(_blocks.Count * ArchiveBlock.Size) + ArchiveFormat.TailLength];
        for (var i = 0; i < _blocks.Count; i++) _blocks[i].Write(index.AsSpan(i * ArchiveBlock.Size));
        var tail = index.AsSpan(_blocks.Count * ArchiveBlock.Size);
        BinaryPrimitives.WriteInt32LittleEndian(tail, day);
        BinaryPrimitives.WriteInt32LittleEndian(tail[4..], _blocks.Count);
        BinaryPrimitives.WriteInt64LittleEndian(tail[8..], _first);
        BinaryPrimitives.WriteInt64LittleEndian(tail[16..], _last);
        BinaryPrimitives.WriteInt64LittleEndian(tail[24..], _file.Position);
        var checksum = ~SnapshotOutput.Add(SnapshotOutput.Add(uint.MaxValue, _head), index.AsSpan(0, index.Length - 12));
        BinaryPrimitives.WriteUInt32LittleEndian(tail[32..], checksum);
        BinaryPrimitives.WriteUInt64LittleEndian(tail[36..], ArchiveFormat.TailMagic);
        _file.Write(index);
        var bytes = _file.Position;
        DurableFile.Replace(_file, NewPath, _path);
        return new ArchivedDay(day, _first, _last, bytes, checksum);
    }

    public void Dispose()
    {
        _file.Dispose();
        File.Delete(NewPath);
    }

    private void EndBlock()
    {
        if (!BrotliEncoder.TryCompress(_raw.AsSpan(0, _length), _packed, out var written, Quality, Window)) throw new InvalidOperationException("A block of an archive is larger than it can be.");
        var packed = _packed.AsSpan(0, written);
        _blocks.Add(new ArchiveBlock(_firstOfBlock, _file.Position, written, _length, ~SnapshotOutput.Add(uint.MaxValue, packed)));
        _file.Write(packed);
        _length = 0;
    }
}
