namespace Iso8583.Host.Admin;

/// <summary>A move of the business clock: one of both.</summary>
/// <param name="Advance">How far: <c>90s</c>, <c>30m</c>, <c>24h</c>, <c>2d</c>.</param>
/// <param name="Set">Where to: <c>2026-02-01T00:10</c>.</param>
internal sealed record ClockRequest(string? Advance, string? Set);
