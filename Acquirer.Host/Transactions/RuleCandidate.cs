namespace Iso8583.Host.Transactions;

/// <summary>A rule whose every condition holds but, perhaps, the count: only the books can say which occurrence this is.</summary>
/// <param name="Act">The rule.</param>
/// <param name="Counter">Its counter, a hash of rule and scope; 0 where it counts nothing and so applies.</param>
/// <param name="Occurrence">Which counts it means.</param>
public readonly record struct RuleCandidate(RuleAct Act, ulong Counter, Occurrence Occurrence);
