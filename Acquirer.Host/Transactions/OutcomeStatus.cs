namespace Iso8583.Host.Transactions;

/// <summary>How a command left the ledger.</summary>
public enum OutcomeStatus : byte
{
    None = 0,

    /// <summary>Decided and durable.</summary>
    Committed = 1,

    /// <summary>A copy of an earlier command: the first outcome is given again, nothing was changed.</summary>
    Repeated = 2,

    /// <summary>The commit failed: nothing happened. Requests and reversals are answered 96, advices and uploads not at all.</summary>
    Failed = 3,

    /// <summary>Not decided yet: the transaction it refers to is read back from the journal first. Never leaves the ledger.</summary>
    Deferred = 4,
}
