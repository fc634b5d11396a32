using Iso8583.Host.Ledger.Journal;

namespace Iso8583.Benchmarks.Host;

/// <summary>Takes every batch and keeps nothing: what is measured is all that comes before the store.</summary>
internal sealed class DiscardingStore : IJournalStore
{
    public long LastSequence { get; private set; }

    public long Bytes { get; private set; }

    public bool TryAppend(JournalBatch batch, out string problem)
    {
        problem = "";
        LastSequence = batch.LastSequence;
        Bytes += batch.Length;
        return true;
    }

    public void Read(long after, JournalVisitor visitor)
    {
    }

    public void Dispose()
    {
    }
}
