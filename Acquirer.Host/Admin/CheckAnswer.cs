namespace Iso8583.Host.Admin;

/// <summary>How a check went.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="Result"><c>passed</c> or <c>failed</c>.</param>
public sealed record CheckAnswer(string Check, string Result);
