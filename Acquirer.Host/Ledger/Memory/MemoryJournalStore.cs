using Iso8583.Host.Ledger.Journal;

namespace Iso8583.Host.Ledger.Memory;

/// <summary>A journal that lives as long as the process: for tests, and for measuring without a disk.</summary>
public sealed class MemoryJournalStore : IJournalStore
{
    private const int BlockLength = 1 << 20;

    private readonly Lock _rows = new();
    private readonly List<byte[]> _blocks = [];
    private readonly List<(int Block, int Start, int Length)> _index = [];
    private int _used = BlockLength;

    public long LastSequence
    {
        get
        {
            lock (_rows) return _index.Count;
        }
    }

    public bool TryAppend(JournalBatch batch, out string problem)
    {
        problem = "";
        lock (_rows)
        {
            if (batch.Count > 0 && batch.FirstSequence != _index.Count + 1) throw new InvalidOperationException("A batch does not follow the journal.");
            for (var i = 0; i < batch.Count; i++) Append(batch.Row(i));
        }

        return true;
    }

    public void Read(long after, JournalVisitor visitor)
    {
        for (var sequence = after + 1; ; sequence++)
        {
            ReadOnlySpan<byte> row;
            lock (_rows)
            {
                if (sequence > _index.Count) return;
                var (block, start, length) = _index[(int)sequence - 1];
                row = _blocks[block].AsSpan(start, length);
            }

            if (!visitor(sequence, row)) return;
        }
    }

    public void Dispose()
    {
    }

    private void Append(ReadOnlySpan<byte> row)
    {
        if (_used + row.Length > BlockLength)
        {
            _blocks.Add(GC.AllocateUninitializedArray<byte>(BlockLength));
            _used = 0;
        }

        row.CopyTo(_blocks[^1].AsSpan(_used));
        _index.Add((_blocks.Count - 1, _used, row.Length));
        _used += row.Length;
    }
}
