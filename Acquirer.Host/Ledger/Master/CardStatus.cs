namespace Iso8583.Host.Ledger;

/// <summary>Whether a card may be used, and what to answer where it may not.</summary>
public enum CardStatus : byte
{
    Active = 0,
    Lost = 1,
    Stolen = 2,
    Restricted = 3,
    Captured = 4,
    Inactive = 5,
}
