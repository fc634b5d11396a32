namespace Iso8583.Host.Transactions;

/// <summary>A rule counter after a row.</summary>
/// <param name="Counter">Hash of rule and scope.</param>
/// <param name="Count">How often the rule's other conditions have held there.</param>
public readonly record struct RuleCount(ulong Counter, int Count);
