namespace Iso8583.Host.Ledger;

/// <summary>A share of an amount, with an upper bound.</summary>
/// <param name="PartsPerMillion">6000 is 0.6 %.</param>
/// <param name="CapMinor">The most that one transaction costs in minor units; 0 for no bound.</param>
public readonly record struct FeeRate(int PartsPerMillion, long CapMinor)
{
    /// <summary>Free of charge.</summary>
    public static FeeRate Zero => default;

    /// <summary>The fee of an amount, rounded half up, never above the cap.</summary>
    public long Of(long amountMinor)
    {
        if (PartsPerMillion == 0 || amountMinor <= 0) return 0;
        var fee = (long)((((Int128)amountMinor * PartsPerMillion) + 500_000) / 1_000_000);
        return CapMinor > 0 && fee > CapMinor ? CapMinor : fee;
    }
}
