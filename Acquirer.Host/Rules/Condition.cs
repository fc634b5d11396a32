namespace Iso8583.Host.Rules;

/// <summary>One condition of a rule. Immutable; asks without allocating, explains with all the words it needs.</summary>
internal abstract class Condition(string name, string expected)
{
    /// <summary>As the rule file calls it: <c>amount</c>, <c>F60.1</c>.</summary>
    public string Name { get; } = name;

    /// <summary>What is expected, masked.</summary>
    public string Expected { get; } = expected;

    /// <summary>It cannot be answered from the transaction alone.</summary>
    public virtual bool NeedsMessage => false;

    public abstract bool Holds(scoped ref RuleInput input);

    /// <summary>What the message has there, masked.</summary>
    public abstract string Actual(scoped ref RuleInput input);
}
