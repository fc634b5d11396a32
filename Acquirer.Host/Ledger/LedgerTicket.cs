using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger;

/// <summary>One command on its way through the ledger and back. Part of a pooled exchange, so that the way costs no allocation.</summary>
public class LedgerTicket
{
    private Transaction _transaction;
    private Evidence _evidence;
    private Outcome _outcome;

    /// <summary>What is asked for.</summary>
    public ref Transaction Transaction => ref _transaction;

    /// <summary>What was found out before the books were asked.</summary>
    public ref Evidence Evidence => ref _evidence;

    /// <summary>What came of it; valid once the ticket was completed.</summary>
    public ref Outcome Outcome => ref _outcome;

    /// <summary>When the writer decided it, system clock.</summary>
    public long DecidedUnixMicros { get; set; }

    /// <summary>When its commit was durable, system clock.</summary>
    public long CommittedUnixMicros { get; set; }

    /// <summary>Who is told. Set before the ticket is submitted.</summary>
    public ILedgerCompletion? Completion { get; set; }

    /// <summary>The forgotten transaction that it refers to, once it was read back.</summary>
    internal Books.RecalledOriginals? Recalled { get; set; }
}
