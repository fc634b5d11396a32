namespace Iso8583.Host.Ledger;

/// <summary>Where outcomes go back to: one per connection. Called on the writer, so both methods only note something down and return.</summary>
public interface ILedgerCompletion
{
    /// <summary>The ticket's outcome is final. Appends it to the connection's list.</summary>
    void Completed(LedgerTicket ticket);

    /// <summary>Called once per commit after all tickets of that commit: wakes the connection's writer loop.</summary>
    void Wake();
}
