using Iso8583.Host.Transactions;

namespace Iso8583.Host.Rules;

/// <summary>One compiled rule: conditions and acts. Immutable.</summary>
public sealed class Rule : RuleAct
{
    /// <summary>A note of its author; may be empty.</summary>
    public string Note { get; init; } = "";

    /// <summary>Line of the rule in its file.</summary>
    public int Line { get; init; }

    /// <summary>How long to wait; null: not at all.</summary>
    public DelayProfile? Delay { get; init; }

    /// <summary>The wait stands before the decision instead of before the response.</summary>
    public bool DelaysDecision { get; init; }

    /// <summary>The request is forgotten: no decision, no answer.</summary>
    public bool DropsRequest { get; init; }

    /// <summary>The decision stands, its answer is not sent.</summary>
    public bool DropsResponse { get; init; }

    /// <summary>The connection is closed: instead of the answer where that is dropped, else behind it.</summary>
    public bool Closes { get; init; }

    /// <summary>What the response has other than composed, in ascending order.</summary>
    public IReadOnlyList<RuleField> Fields { get; init; } = [];

    /// <summary>What it does, for people.</summary>
    public string Effect { get; init; } = "";

    /// <summary>Counts how often its conditions have held.</summary>
    public bool Counts { get; init; }

    /// <summary>By what it counts.</summary>
    public CounterScope Scope { get; init; }

    /// <summary>Which counts it means.</summary>
    public Occurrence Occurrence { get; init; }

    /// <summary>Acts before the books are asked.</summary>
    public bool ActsBeforeDecision => DelaysDecision || DropsRequest;

    internal Condition[] Conditions { get; init; } = [];

    internal ulong Hash { get; init; }

    /// <summary>Hash of a rule's name: the same in every process.</summary>
    internal static ulong HashOf(string id)
    {
        var hash = new Hash64(0);
        foreach (var c in id) hash.Add((ulong)c);
        return hash.Value;
    }

    /// <summary>The wait of one transaction.</summary>
    /// <param name="chance">Hash of seed and transaction key.</param>
    internal TimeSpan DrawDelay(ulong chance)
    {
        if (Delay is null) return TimeSpan.Zero;
        var hash = new Hash64(chance);
        hash.Add(Hash ^ 1);
        return Delay.Draw(hash.Value);
    }

    /// <summary>Position of the first condition that does not hold; -1 where all do.</summary>
    internal int FirstFailing(scoped ref RuleInput input)
    {
        var conditions = Conditions;
        for (var i = 0; i < conditions.Length; i++)
        {
            if (!conditions[i].Holds(ref input)) return i;
        }

        return -1;
    }

    /// <summary>The counter of a transaction's scope; never 0. Even for a card: such a one is forgotten when it is old.</summary>
    internal ulong CounterOf(in Transaction transaction)
    {
        var hash = new Hash64(Hash);
        switch (Scope)
        {
            case CounterScope.Card:
                hash.Add(transaction.Pan.Token);
                break;
            case CounterScope.Terminal:
                hash.Add(transaction.Key.MerchantId);
                hash.Add(transaction.Key.TerminalId);
                break;
            case CounterScope.Merchant:
                hash.Add(transaction.Key.MerchantId);
                break;
        }

        return Scope == CounterScope.Card ? (hash.Value | 2) & ~1UL : hash.Value | 1;
    }
}
