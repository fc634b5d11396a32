namespace Iso8583.Host.Admin;

/// <summary>Answer of the health endpoints.</summary>
/// <param name="Status"><c>live</c>, <c>ready</c> or <c>notReady</c>.</param>
/// <param name="Problems">What is wrong, by the name of the check.</param>
public sealed record HealthAnswer(string Status, IReadOnlyDictionary<string, string> Problems);
