using System.Buffers.Binary;
using Iso8583.Host.Ledger.Journal;

namespace Iso8583.Host.Ledger.Archive;

/// <summary>
/// Layout of an archive file, little-endian: head (magic, seed, key check value); blocks of rows, each compressed with Brotli; index (an
/// <see cref="ArchiveBlock"/> a block); tail (day, blocks, first row, last row, place of the index, CRC-32C of head, index and tail so far, magic).
/// In a block a row stands behind its length (two bytes). Described in docs/ledger.md.
/// </summary>
internal static class ArchiveFormat
{
    public const ulong HeadMagic = 0x3130_4843_5241_3835; // "58ARCH01"
    public const ulong TailMagic = 0x444E_4548_4352_3835; // "58RCHEND"
    public const int HeadLength = 24;
    public const int TailLength = 44;

    /// <summary>Raw bytes after which a block ends: a look-up decompresses one.</summary>
    public const int BlockLength = 64 * 1024;

    public static void WriteHead(Span<byte> head, in JournalHeader header)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(head, HeadMagic);
        BinaryPrimitives.WriteUInt64LittleEndian(head[8..], header.Seed);
        BinaryPrimitives.WriteUInt64LittleEndian(head[16..], header.KeyCheckValue);
    }
}
