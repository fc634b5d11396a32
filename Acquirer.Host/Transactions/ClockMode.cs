namespace Iso8583.Host.Transactions;

/// <summary>How the business clock goes.</summary>
public enum ClockMode : byte
{
    /// <summary>As fast as the system's, and at its time unless it was moved forward.</summary>
    Real = 0,

    /// <summary>Stands still until somebody moves it.</summary>
    Fixed = 1,

    /// <summary>A number of times as fast as the system's.</summary>
    Scaled = 2,
}
