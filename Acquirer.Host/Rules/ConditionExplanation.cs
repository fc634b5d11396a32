namespace Iso8583.Host.Rules;

/// <summary>How one condition of a rule fared.</summary>
/// <param name="Name">As the rule file calls it.</param>
/// <param name="Result"><c>holds</c>, <c>fails</c>, <c>unknown</c> (the message is not kept) or <c>notLookedAt</c>.</param>
/// <param name="Expected">What the rule asks for, masked.</param>
/// <param name="Actual">What the message had, masked; empty where it is not known.</param>
public sealed record ConditionExplanation(string Name, string Result, string Expected, string Actual);
