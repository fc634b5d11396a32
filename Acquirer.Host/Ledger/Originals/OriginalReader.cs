using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Originals;

/// <summary>Reads a transaction that memory has forgotten, and all that belongs to it, back from the journal and its archives.</summary>
internal sealed class OriginalReader(IJournalStore store, OriginalIndex index)
{
    // More than any real transaction is acted on; who goes beyond is treated as unknown.
    private const int MostRows = 4096;

    private readonly RowDraft _row = new();

    /// <summary>Finds what a message refers to, in the rows up to one.</summary>
    public RecalledOriginals Find(in Transaction transaction, long asOf, CancellationToken stopping)
    {
        index.CatchUp(asOf, stopping);
        if (index.Through < asOf) throw new InvalidDataException("The ledger is being closed.");
        var recalled = new RecalledOriginals(asOf);
        var original = transaction.Original;
        var sequence = 0L;
        if (original.HasKey)
        {
            sequence = ByKey(original.Key, asOf);
            recalled.IsByKey = sequence != 0;
        }

        // A reversal that says a key means that key and nothing else.
        if (sequence == 0 && !(original.HasKey && transaction.Kind == TransactionKind.Reversal)) sequence = ByReference(original, asOf);
        if (sequence == 0 || !TryReadFamily(sequence, asOf, out var family)) return recalled;
        recalled.Original = sequence;
        foreach (var stored in family.Values)
        {
            Decode(stored);
            recalled.Add(_row);
        }

        return recalled;
    }

    private long ByKey(in TransactionKey key, long asOf)
    {
        foreach (var candidate in index.RowsOf(key))
        {
            if (candidate > asOf) continue;
            var links = RowLinks.Of(Read(candidate));
            if (links.HasKey && links.Key == key) return candidate;
        }

        return 0;
    }

    private long ByReference(in OriginalReference original, long asOf)
    {
        if (!RetrievalReference.TryGetSequence(original.Rrn, asOf, out var sequence)) return 0;
        Decode(Read(sequence));
        return (_row.Effects & RowEffects.Indexed) != 0 && _row.Outcome.Rrn == original.Rrn ? sequence : 0;
    }

    // Everything that acted on the transaction, and on that; and everything that it acted on itself.
    private bool TryReadFamily(long sequence, long asOf, out SortedDictionary<long, byte[]> family)
    {
        family = [];
        var open = new Queue<long>([sequence]);
        while (open.TryDequeue(out var next))
        {
            if (family.ContainsKey(next)) continue;
            if (family.Count == MostRows) return false;
            var stored = Read(next);
            family.Add(next, stored);
            if (RowLinks.Of(stored).ActsOn is > 0 and var earlier) open.Enqueue(earlier);
            foreach (var candidate in index.ActsOn(next))
            {
                if (candidate <= asOf && !family.ContainsKey(candidate) && RowLinks.Of(Read(candidate)).ActsOn == next) open.Enqueue(candidate);
            }
        }

        return true;
    }

    private byte[] Read(long sequence)
    {
        byte[] bytes = [];
        store.Read(sequence - 1, (found, stored) =>
        {
            if (found == sequence) bytes = stored.ToArray();
            return false;
        });
        return bytes;
    }

    private void Decode(byte[] stored)
    {
        if (RowCodec.Decode(stored, _row) is { } fault) throw new InvalidDataException($"A row of the journal {fault}.");
    }
}
