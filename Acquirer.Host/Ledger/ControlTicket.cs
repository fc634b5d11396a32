using Iso8583.Host.Ledger.Books;

namespace Iso8583.Host.Ledger;

/// <summary>Work that has to happen on the writer, between two commits, and is no command of a message.</summary>
internal abstract class ControlTicket : LedgerTicket
{
    /// <summary>Runs on the writer; sees only what is durable.</summary>
    public abstract void Run(BookKeeper books, LedgerWriter writer);
}
