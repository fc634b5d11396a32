using Iso8583.Core.Messages;

namespace Iso8583.Host.Ledger;

/// <summary>What one business day has brought one merchant in one currency, and what of it was paid. Minor units.</summary>
public sealed record MerchantDay
{
    public required AsciiText MerchantId { get; init; }

    public required Currency Currency { get; init; }

    public required DateOnly Day { get; init; }

    public int SaleCount { get; init; }

    public long SaleMinor { get; init; }

    /// <summary>Refunds, voids and reversals.</summary>
    public int CreditCount { get; init; }

    /// <summary>Their sum, positive.</summary>
    public long CreditMinor { get; init; }

    /// <summary>The merchant's fees: interchange, network fee and the acquirer's margin together.</summary>
    public long FeeMinor { get; init; }

    public long InterchangeMinor { get; init; }

    public long NetworkMinor { get; init; }

    /// <summary>Sales and credits that payouts have covered.</summary>
    public long CoveredGrossMinor { get; init; }

    /// <summary>Fees that payouts have covered.</summary>
    public long CoveredFeeMinor { get; init; }

    /// <summary>Sum that arrived at the merchant's bank.</summary>
    public long PaidMinor { get; init; }

    /// <summary>What the payouts themselves have cost.</summary>
    public long ChargeMinor { get; init; }

    /// <summary>What earlier days left owing and the payouts have taken into account; below zero.</summary>
    public long CarriedMinor { get; init; }

    /// <summary>Net of the newest payout; below zero where it had nothing to pay, which the next one takes into account.</summary>
    public long LastNetMinor { get; init; }

    /// <summary>Payouts so far.</summary>
    public int Runs { get; init; }

    /// <summary>Journal row of the newest payout; 0 for none.</summary>
    public long LastPayout { get; init; }

    /// <summary>Business day of the newest payout; meaningless where there is none.</summary>
    public DateOnly LastPayoutDay { get; init; }

    /// <summary>Reference number (F37) of the newest payout; empty where there is none.</summary>
    public AsciiText LastPayoutRrn { get; init; }

    public long GrossMinor => SaleMinor - CreditMinor;

    public long NetMinor => GrossMinor - FeeMinor;

    /// <summary>What is left to the acquirer.</summary>
    public long MarginMinor => FeeMinor - InterchangeMinor - NetworkMinor;

    /// <summary>Something is not covered by a payout yet.</summary>
    public bool IsOpen => GrossMinor != CoveredGrossMinor || FeeMinor != CoveredFeeMinor;
}
