namespace Iso8583.Host.Admin;

/// <summary>When a transaction passed a stage.</summary>
/// <param name="Stage"><c>received</c>, <c>committed</c>, ...</param>
/// <param name="At">When.</param>
/// <param name="SinceSwipeMs">Milliseconds since the first byte of the request.</param>
public sealed record StageAnswer(string Stage, DateTimeOffset At, double SinceSwipeMs);
