namespace Iso8583.Host.Settlement.Reports;

/// <summary>One line of the settlement report. Amounts in minor units.</summary>
public sealed record ReportLine
{
    public required string Merchant { get; init; }

    public string Name { get; init; } = "";

    public required string Currency { get; init; }

    /// <summary>ISO 4217 number, for the writing of amounts.</summary>
    internal ushort CurrencyNumber { get; init; }

    public string Plan { get; init; } = "";

    public int Sales { get; init; }

    public long SalesMinor { get; init; }

    public int Credits { get; init; }

    public long CreditsMinor { get; init; }

    public long GrossMinor { get; init; }

    public long InterchangeMinor { get; init; }

    public long NetworkFeeMinor { get; init; }

    public long AcquirerFeeMinor { get; init; }

    public long FeeMinor { get; init; }

    public long NetMinor { get; init; }

    /// <summary>What earlier days left owing and these payouts took into account.</summary>
    public long CarriedMinor { get; init; }

    public long ChargeMinor { get; init; }

    public long PaidMinor { get; init; }

    /// <summary><c>paid</c>, <c>partly</c>, <c>carried</c> (nothing to pay, the rest is taken from the next payout) or <c>due</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Date on which the plan pays.</summary>
    public string Due { get; init; } = "";

    /// <summary>Reference number of the last payout.</summary>
    public string Reference { get; init; } = "";
}
