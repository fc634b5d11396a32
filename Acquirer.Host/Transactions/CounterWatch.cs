namespace Iso8583.Host.Transactions;

/// <summary>What the books say of a card's transaction counter (ATC). Stored in the journal: never change a number.</summary>
public enum CounterWatch : byte
{
    /// <summary>No new online request with a right cryptogram: reversals and advices carry old counters.</summary>
    NotWatched = 0,

    /// <summary>Above every counter of the card so far.</summary>
    Raised = 1,

    /// <summary>Not above the highest one: a replayed or copied card, or a message that came very late.</summary>
    NotAbove = 2,
}
