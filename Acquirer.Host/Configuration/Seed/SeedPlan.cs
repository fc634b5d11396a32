namespace Iso8583.Host.Configuration.Seed;

/// <summary>How a merchant is paid.</summary>
/// <param name="Plan"><c>T+1</c>, <c>D+1</c>, <c>D+0</c> or <c>realTime</c>.</param>
/// <param name="At">Time of day of the payout.</param>
/// <param name="ChargeMinor">What each payout costs the merchant.</param>
/// <param name="RefundFee"><c>returned</c>, <c>kept</c> or <c>charged</c>.</param>
/// <param name="Calendar">Name of a calendar; empty: Monday to Friday.</param>
public sealed record SeedPlan(string Plan, TimeOnly At, long ChargeMinor, string RefundFee, string Calendar)
{
    public const string NextWorkingDay = "T+1";
    public const string NextDay = "D+1";
    public const string SameDay = "D+0";
    public const string RealTime = "realTime";

    /// <summary>T+1 at ten, free of charge.</summary>
    public static SeedPlan Default { get; } = new(NextWorkingDay, new TimeOnly(10, 0), 0, "returned", "");
}
