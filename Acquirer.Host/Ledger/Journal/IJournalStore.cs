namespace Iso8583.Host.Ledger.Journal;

/// <summary>Where the rows of the journal are kept. One writer; readers beside it.</summary>
/// <remarks>Two implementations pass one contract suite: memory and SQLite.</remarks>
public interface IJournalStore : IDisposable
{
    /// <summary>Highest sequence that is durable.</summary>
    long LastSequence { get; }

    /// <summary>Makes a batch durable in one commit.</summary>
    /// <returns>False where nothing of it is stored. True where all of it is; there is no third way.</returns>
    /// <remarks>Called on the writer only. Allocates nothing in the steady state where the store can help it.</remarks>
    bool TryAppend(JournalBatch batch, out string problem);

    /// <summary>Reads rows forward and hands each to a visitor, until it says stop.</summary>
    /// <param name="after">Rows with a greater sequence only.</param>
    /// <param name="visitor">Gets the sequence under which the row is stored and its bytes, valid during the call.</param>
    void Read(long after, JournalVisitor visitor);
}
