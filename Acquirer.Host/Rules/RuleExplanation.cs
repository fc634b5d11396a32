namespace Iso8583.Host.Rules;

/// <summary>How one rule fared with a message.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Line">Where it stands in its file.</param>
/// <param name="Result"><c>applied</c>, <c>no</c>, <c>wrongOccurrence</c>, <c>notCounted</c>, <c>notReached</c> or <c>unknown</c>.</param>
/// <param name="Why">In a few words.</param>
/// <param name="Effect">What it does when it applies.</param>
/// <param name="Conditions">Each with expectation and reality.</param>
public sealed record RuleExplanation(string Rule, int Line, string Result, string Why, string Effect, IReadOnlyList<ConditionExplanation> Conditions);
