namespace Iso8583.Host.Ledger;

/// <summary>A card issuer by a range of BINs, as the seed file describes it.</summary>
public sealed record IssuerData
{
    public required string Name { get; init; }

    /// <summary>First BIN of the range, six digits.</summary>
    public required int FirstBin { get; init; }

    /// <summary>Last BIN of the range, six digits, inclusive.</summary>
    public required int LastBin { get; init; }

    /// <summary>Cards of another network: their totals stand in the second half of a batch settlement.</summary>
    public bool Foreign { get; init; }

    /// <summary>What may be approved in its place while it cannot be asked; null: nothing.</summary>
    public StandInLimits? StandIn { get; init; }

    /// <summary>A chip card whose transaction counter is not above the highest one seen is declined; else it is only noted.</summary>
    public bool DeclinesReplayedCounter { get; init; }
}
