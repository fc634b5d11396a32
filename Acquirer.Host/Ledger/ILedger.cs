using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger;

/// <summary>
/// The books: applies commands in order, one writer, and hands each outcome back only after the commit that covers it is durable.
/// </summary>
/// <remarks>
/// Two implementations share one contract suite (memory and SQLite); a third may share one database between hosts, so nothing above may
/// assume that it is the only host.
/// </remarks>
public interface ILedger
{
    /// <summary>Enqueues a command; waits for room when the queue is full, never drops one. Allocates nothing when there is room.</summary>
    /// <param name="ticket">Command in, outcome out. Belongs to the ledger until <see cref="ILedgerCompletion.Completed"/> is called with it.</param>
    /// <param name="cancellationToken">Ends the wait for room; a command that was accepted is always completed.</param>
    ValueTask SubmitAsync(LedgerTicket ticket, CancellationToken cancellationToken);

    /// <summary>Highest journal sequence that is durable.</summary>
    long CommittedSequence { get; }

    /// <summary>Editions of enrolment and templates that every row with events is stamped with from now on.</summary>
    NotificationEditions NotificationEditions { get; set; }

    /// <summary>Reads the journal forward; for the dispatcher, projections and look-ups, never on the message path.</summary>
    /// <param name="after">Rows with a greater sequence only.</param>
    /// <param name="limit">At most so many rows.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    ValueTask<IReadOnlyList<JournalRow>> ReadJournalAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>Shows rows that are durable, in order, without making an object of each: for those who follow every payment.</summary>
    /// <param name="after">Rows with a greater sequence only.</param>
    /// <param name="limit">At most so many rows.</param>
    /// <param name="show">Is given each row.</param>
    void ShowJournal(long after, int limit, JournalShow show);

    /// <summary>Completes when a row after <paramref name="sequence"/> is durable: the wake-up of those who follow the journal.</summary>
    ValueTask WaitForCommitAsync(long sequence, CancellationToken cancellationToken);
}
