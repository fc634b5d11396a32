namespace Iso8583.Host.Transactions;

/// <summary>Whether the issuer of a card can be asked.</summary>
public enum IssuerStanding : byte
{
    Up = 0,

    /// <summary>Inside a maintenance window: 91.</summary>
    Maintenance = 1,

    /// <summary>Out of order: within its stand-in limits the acquirer decides in its place, else 91.</summary>
    Down = 2,

    /// <summary>It would answer later than the acquirer waits: as <see cref="Down"/>, but 98.</summary>
    TimedOut = 3,
}
