namespace Iso8583.Host.Transactions;

/// <summary>What a card made of an issuer script, as its terminal reports it. Stored in the journal: never change a number.</summary>
public enum ScriptResult : byte
{
    None = 0,
    NotPerformed = 1,
    Failed = 2,
    Succeeded = 3,
}
