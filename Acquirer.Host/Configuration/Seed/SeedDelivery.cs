namespace Iso8583.Host.Configuration.Seed;

/// <summary>How a bank delivers its messages.</summary>
/// <param name="Delay"><c>none</c>, <c>fixed</c>, <c>uniform</c> or <c>logNormal</c>.</param>
/// <param name="Lower">Fixed value, lower bound or median.</param>
/// <param name="Upper">Upper bound or 95th percentile.</param>
/// <param name="LossPercent">Share that never arrives.</param>
public sealed record SeedDelivery(string Delay, TimeSpan Lower, TimeSpan Upper, double LossPercent);
