namespace Iso8583.Host.Ledger.Books;

/// <summary>What one business day has brought a merchant, and what of it was paid. Minor units.</summary>
internal struct DayFigures
{
    public int SaleCount;

    /// <summary>Refunds, voids and reversals.</summary>
    public int CreditCount;
    public long SaleMinor;

    /// <summary>Their sum, positive.</summary>
    public long CreditMinor;
    public long FeeMinor;
    public long InterchangeMinor;
    public long NetworkMinor;

    /// <summary>Gross and fee that payouts have covered.</summary>
    public long CoveredGrossMinor;
    public long CoveredFeeMinor;

    /// <summary>Sum that arrived at the merchant's bank.</summary>
    public long PaidMinor;
    public long ChargeMinor;

    /// <summary>What earlier days left owing and the payouts have taken into account; below zero.</summary>
    public long TakenMinor;

    /// <summary>Net of the newest run: below zero where it had nothing to pay.</summary>
    public long LastNetMinor;

    /// <summary>Row of the newest payout.</summary>
    public long LastPayout;

    /// <summary>Business day of the newest payout.</summary>
    public int LastPayoutDay;

    /// <summary>Payouts so far.</summary>
    public int Runs;

    /// <summary>Negative net that the next payout of the merchant takes into account; only in the entry of day 0.</summary>
    public long CarryMinor;

    public readonly long GrossMinor => SaleMinor - CreditMinor;

    public readonly long OpenGrossMinor => GrossMinor - CoveredGrossMinor;

    public readonly long OpenFeeMinor => FeeMinor - CoveredFeeMinor;

    public readonly bool IsOpen => OpenGrossMinor != 0 || OpenFeeMinor != 0;
}
