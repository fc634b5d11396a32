namespace Iso8583.Host.Transactions;

/// <summary>The figures of one payout, or of one day that is closed. All amounts in minor units.</summary>
public struct SettlementRun
{
    /// <summary>Business day that is paid or closed, as a day number; 0 where there is no run.</summary>
    public int Day { get; set; }

    /// <summary>Number of the run within that day, from 1. Several where a merchant is paid while the day goes on.</summary>
    public int Number { get; set; }

    /// <summary>Sales less refunds, voids and reversals that no earlier run has paid.</summary>
    public long GrossMinor { get; set; }

    /// <summary>The merchant's fees for them.</summary>
    public long FeeMinor { get; set; }

    /// <summary>What earlier runs left owing: zero or negative.</summary>
    public long CarriedMinor { get; set; }

    /// <summary>What the payout itself costs the merchant.</summary>
    public long ChargeMinor { get; set; }

    /// <summary>What arrives at the merchant's bank: zero where the net is negative and is carried over.</summary>
    public long PaidMinor { get; set; }

    /// <summary>Gross less fee, charge and what was carried over. Below zero it is carried over to the next run.</summary>
    public readonly long NetMinor => GrossMinor - FeeMinor + CarriedMinor - ChargeMinor;
}
