using System.Buffers.Binary;

namespace Iso8583.Host.Ledger.Archive;

/// <summary>Where a block of rows stands in an archive file.</summary>
/// <param name="First">Its first row.</param>
/// <param name="Offset">Where its bytes begin.</param>
/// <param name="Length">Compressed bytes.</param>
/// <param name="RawLength">Bytes of the rows with their lengths.</param>
/// <param name="Checksum">CRC-32C of the compressed bytes.</param>
internal readonly record struct ArchiveBlock(long First, long Offset, int Length, int RawLength, uint Checksum)
{
    public const int Size = 28;

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes, First);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], Offset);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[16..], Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[20..], RawLength);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[24..], Checksum);
    }

    public static ArchiveBlock Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt64LittleEndian(bytes),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[20..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]));
}
