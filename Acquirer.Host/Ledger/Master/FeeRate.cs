namespace Iso8583.Host.Ledger;

/// <summary>What one transaction costs: a share of the amount and a fixed part, within bounds.</summary>
/// <param name="PartsPerMillion">6000 is 0.6 %.</param>
/// <param name="CapMinor">The most that one transaction costs in minor units; 0 for no bound.</param>
/// <param name="MinMinor">The least that one transaction costs in minor units.</param>
/// <param name="FixedMinor">Added to the share, in minor units.</param>
public readonly record struct FeeRate(int PartsPerMillion, long CapMinor, long MinMinor = 0, long FixedMinor = 0)
{
    /// <summary>Free of charge.</summary>
    public static FeeRate Zero => default;

    /// <summary>The fee of an amount: the share rounded half up, plus the fixed part, not below the minimum, never above the cap.</summary>
    public long Of(long amountMinor)
    {
        if (amountMinor <= 0 || (PartsPerMillion == 0 && FixedMinor == 0 && MinMinor == 0)) return 0;
        var fee = (long)((((Int128)amountMinor * PartsPerMillion) + 500_000) / 1_000_000) + FixedMinor;
        if (fee < MinMinor) fee = MinMinor;
        return CapMinor > 0 && fee > CapMinor ? CapMinor : fee;
    }
}
