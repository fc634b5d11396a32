namespace Iso8583.Host.Transactions;

/// <summary>What a rule makes the books decide. Stored in the journal: never change or reuse a number.</summary>
public enum RuleVerdict : byte
{
    /// <summary>Nothing: the books decide as ever.</summary>
    HandOn = 0,

    /// <summary>Declined for the rule's reason, whatever the card.</summary>
    Decline = 1,

    /// <summary>Approved whatever status, limits and funds; the card must be known.</summary>
    Approve = 2,

    /// <summary>Approved in part.</summary>
    ApprovePart = 3,
}
