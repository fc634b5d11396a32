using System.Runtime.InteropServices;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>
/// A transaction that memory has forgotten, read back from the journal with everything that acted on it and everything it acted on: marks, refunds and changed
/// amounts as they were after <see cref="AsOf"/>. Lives for one decision; the books themselves do not remember it.
/// </summary>
internal sealed class RecalledOriginals(long asOf) : IMarkedTransactions
{
    private readonly Dictionary<long, int> _places = [];
    private readonly List<TransactionEntry> _entries = [];
    private readonly List<TransactionKey> _keys = [];
    private readonly List<PostingLeg[]> _legs = [];

    /// <summary>Stands for one that could not be read: the message fails.</summary>
    public static RecalledOriginals Unreadable { get; } = new(0);

    /// <summary>Last row that was looked at.</summary>
    public long AsOf { get; } = asOf;

    /// <summary>The transaction that was asked for; 0 where the journal does not have it.</summary>
    public long Original { get; set; }

    /// <summary>It was found by its key, not by F37.</summary>
    public bool IsByKey { get; set; }

    public IEnumerable<long> Sequences => _places.Keys;

    public ref readonly TransactionEntry this[long sequence] => ref CollectionsMarshal.AsSpan(_entries)[_places[sequence]];

    public bool Exists(long sequence) => _places.ContainsKey(sequence);

    public ReadOnlySpan<PostingLeg> LegsOf(long sequence) => _legs[_places[sequence]];

    /// <summary>Takes a row in; rows come in their order.</summary>
    public void Add(RowDraft row)
    {
        var sequence = row.Outcome.Sequence;
        if ((row.Effects & RowEffects.Indexed) != 0)
        {
            var entry = default(TransactionEntry);
            entry.Fill(row);
            if ((row.Effects & RowEffects.AdjustsOriginal) != 0 && Exists(row.OriginalSequence)) entry.AdjustedBy = this[row.OriginalSequence].AdjustedBy;
            entry.LegCount = (byte)row.LegCount;
            entry.Marks = EntryMarks.Live;
            _places.Add(sequence, _entries.Count);
            _entries.Add(entry);
            _keys.Add(row.Transaction.Key);
            _legs.Add(row.Legs.ToArray());
        }

        if ((row.Effects & RowEffects.AdjustsOriginal) != 0 && Exists(row.OriginalSequence)) Adjust(sequence, row.OriginalSequence, row.AdjustMinor, sequence);
        if ((row.Effects & RowEffects.ActsOnOriginal) != 0) Originals.Mark(this, row);
    }

    /// <summary>Gives the keys the numbers that the books have for terminals. On the writer.</summary>
    public void Bind(TerminalBook terminals)
    {
        var entries = CollectionsMarshal.AsSpan(_entries);
        for (var i = 0; i < entries.Length; i++)
        {
            // A row that took up a key made its terminal known.
            if (terminals.TryFind(_keys[i], out var terminal)) entries[i].Key = terminals.ShortKey(terminal, _keys[i]);
        }
    }

    public void Mark(long row, long sequence, EntryMarks set, EntryMarks clear, long refundedMinor)
    {
        ref var entry = ref CollectionsMarshal.AsSpan(_entries)[_places[sequence]];
        entry.Marks = (entry.Marks & ~clear) | set;
        entry.RefundedMinor += refundedMinor;
    }

    public void Adjust(long row, long sequence, long minor, long adjustedBy)
    {
        ref var entry = ref CollectionsMarshal.AsSpan(_entries)[_places[sequence]];
        entry.AdjustedMinor += minor;
        entry.AdjustedBy = adjustedBy;
    }
}
