using System.Buffers.Binary;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Ledger.Journal;

namespace Iso8583.Host.Ledger.Snapshots;

/// <summary>
/// The state at one row of the journal, beside the ledger, so that a start need not read all rows. Derived: where it is missing, of another build,
/// damaged or not of this journal, it is left aside and the journal is read from its first row.
/// </summary>
internal static class SnapshotFile
{
    private const ulong Magic = 0x3130_5041_4E53_3835; // "58SNAP01"
    private const int BufferLength = 1 << 20;

    public static string PathOf(string ledgerPath) => ledgerPath + ".snapshot";

    /// <summary>Writes the state into a new file and puts it in the old one's place.</summary>
    /// <param name="path">From <see cref="PathOf"/>.</param>
    /// <param name="books">State after its last row; everything in it is durable.</param>
    /// <param name="lastRow">Stored bytes of that row.</param>
    public static void Write(string path, BookKeeper books, ReadOnlySpan<byte> lastRow)
    {
        var next = path + ".new";
        using (var stream = new FileStream(next, FileMode.Create, FileAccess.Write, FileShare.None, BufferLength))
        {
            var output = new SnapshotOutput(stream);
            output.Value(Magic);
            output.Value(typeof(SnapshotFile).Module.ModuleVersionId);
            output.Value(Environment.Version.Major);
            output.Value(books.LastSequence);
            output.Value(ChecksumOf(lastRow));
            books.Save(output);
            output.Finish();
            DurableFile.Replace(stream, next, path);
        }
    }

    /// <summary>The state of the snapshot, or empty books where there is none that can be used.</summary>
    public static BookKeeper Read(string path, int daysKept, IJournalStore store) =>
        TryRead(path, daysKept, store) ?? new BookKeeper(daysKept);

    /// <summary>The row of a whole snapshot that is later than a given one: the journal has lost its end. 0 where there is none.</summary>
    public static long LaterThan(string path, long lastRow)
    {
        try
        {
            if (!File.Exists(path)) return 0;
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferLength);
            Span<byte> head = stackalloc byte[sizeof(ulong) + 16 + sizeof(int) + sizeof(long)];
            if (stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length || BinaryPrimitives.ReadUInt64LittleEndian(head) != Magic) return 0;
            var sequence = BinaryPrimitives.ReadInt64LittleEndian(head[^sizeof(long)..]);
            if (sequence <= lastRow) return 0;
            stream.Position = 0;
            return SnapshotInput.IsWhole(stream) ? sequence : 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static BookKeeper? TryRead(string path, int daysKept, IJournalStore store)
    {
        if (!File.Exists(path)) return null;
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferLength);
            if (!SnapshotInput.IsWhole(stream)) return null;
            var input = new SnapshotInput(stream);
            if (input.Value<ulong>() != Magic || input.Value<Guid>() != typeof(SnapshotFile).Module.ModuleVersionId || input.Value<int>() != Environment.Version.Major) return null;
            var sequence = input.Value<long>();
            if (sequence <= 0 || sequence > store.LastSequence || input.Value<uint>() != ChecksumIn(store, sequence)) return null;
            var books = new BookKeeper(daysKept);
            books.Load(input, sequence);
            return books;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or InvalidOperationException or ArgumentException)
        {
            return null; // the journal is the truth and says it all again
        }
    }

    private static uint ChecksumIn(IJournalStore store, long sequence)
    {
        uint checksum = 0;
        store.Read(sequence - 1, (found, row) =>
        {
            if (found == sequence) checksum = ChecksumOf(row);
            return false;
        });
        return checksum;
    }

    private static uint ChecksumOf(ReadOnlySpan<byte> row) => row.Length < sizeof(uint) ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(row[^sizeof(uint)..]);
}
