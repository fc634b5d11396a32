namespace Iso8583.Host.Telemetry;

/// <summary>Times from the swipe to one stage.</summary>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Issuer">Code of the card's issuer.</param>
/// <param name="Sink">Gateway; empty for stages before one.</param>
/// <param name="Count">Notifications.</param>
/// <param name="P50Ms">Half of them within so many milliseconds.</param>
/// <param name="P95Ms">95 of 100 within.</param>
/// <param name="P99Ms">99 of 100 within.</param>
/// <param name="MaxMs">All of them within.</param>
public sealed record LatencyLine(string Stage, string Issuer, string Sink, long Count, double P50Ms, double P95Ms, double P99Ms, double MaxMs);
