namespace Iso8583.Host.Ledger.Books;

/// <summary>Transactions on which rows leave marks: those in memory, and those that were read back from the journal.</summary>
internal interface IMarkedTransactions
{
    bool Exists(long sequence);

    /// <summary>An entry that exists.</summary>
    ref readonly TransactionEntry this[long sequence] { get; }

    void Mark(long row, long sequence, EntryMarks set, EntryMarks clear, long refundedMinor);

    /// <summary>Changes the amount of an entry.</summary>
    /// <param name="row">The row that does.</param>
    /// <param name="sequence">The entry.</param>
    /// <param name="minor">By how much.</param>
    /// <param name="adjustedBy">The newest row that changed it, from now on.</param>
    void Adjust(long row, long sequence, long minor, long adjustedBy);
}
