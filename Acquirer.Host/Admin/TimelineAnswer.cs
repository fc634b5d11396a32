namespace Iso8583.Host.Admin;

/// <summary>One line of a transaction's story.</summary>
/// <param name="Stage">What happened.</param>
/// <param name="SinceSwipeMs">Milliseconds since the first byte of the request; absent where nobody measured, or the time is forgotten.</param>
/// <param name="Text">In words.</param>
public sealed record TimelineAnswer(string Stage, double? SinceSwipeMs, string Text);
