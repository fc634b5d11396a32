namespace Iso8583.Host.Rules;

/// <summary>What a counting rule counts by.</summary>
public enum CounterScope : byte
{
    /// <summary>Everything.</summary>
    Global,

    /// <summary>Each card.</summary>
    Card,

    /// <summary>Each terminal.</summary>
    Terminal,

    /// <summary>Each merchant.</summary>
    Merchant,
}
