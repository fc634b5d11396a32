using System.Collections.Frozen;
using Iso8583.Core.Messages;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Rules;

/// <summary>The rules of one file, compiled. Immutable; replaced whole by a newer file.</summary>
public sealed class RuleSet
{
    private const byte Matched = 1;
    private const byte FirstCondition = 2;

    private readonly FrozenDictionary<AsciiText, int> _categories;

    /// <param name="name">Name of the file; empty for none.</param>
    /// <param name="rules">In the order of the file, the default last.</param>
    /// <param name="seed">Of everything that looks random.</param>
    /// <param name="categories">Merchant categories of the seed file.</param>
    public RuleSet(string name, IReadOnlyList<Rule> rules, ulong seed, FrozenDictionary<AsciiText, int> categories)
    {
        Name = name;
        Rules = rules;
        Seed = seed;
        _categories = categories;
        foreach (var condition in rules.SelectMany(rule => rule.Conditions)) NeedsPan |= condition is PanCondition or BinCondition { NeedsPan: true };
    }

    /// <summary>No rules: everything goes its normal way.</summary>
    public static RuleSet Empty { get; } = new("", [], 0, FrozenDictionary<AsciiText, int>.Empty);

    /// <summary>Name of the file.</summary>
    public string Name { get; }

    public IReadOnlyList<Rule> Rules { get; }

    public ulong Seed { get; }

    public bool IsEmpty => Rules.Count == 0;

    /// <summary>A rule asks for digits of the account number that the books do not keep.</summary>
    internal bool NeedsPan { get; }

    /// <summary>Hash of seed and transaction key: the source of chance and delays.</summary>
    public ulong ChanceOf(in TransactionKey key)
    {
        var hash = new Hash64(Seed);
        hash.Add(key);
        return hash.Value;
    }

    /// <summary>Merchant category of the seed file, else F18 of the message; 0 where neither is known.</summary>
    internal int CategoryOf(scoped ref RuleInput input)
    {
        if (_categories.TryGetValue(input.Transaction.Key.MerchantId, out var code)) return code;
        return input.HasMessage && input.Message.TryGetNumber(De87.MerchantType, out var sent) ? (int)Math.Min(sent, 9999) : 0;
    }

    /// <summary>Looks through the rules in order, up to the first that applies without a count.</summary>
    internal void Match(scoped ref RuleInput input, RuleMatch match)
    {
        var rules = (Rule[])Rules;
        var trail = match.Begin(this, rules.Length);
        input.Chance = ChanceOf(input.Transaction.Key);
        input.CategoryCode = CategoryOf(ref input);
        for (var i = 0; i < rules.Length; i++)
        {
            var rule = rules[i];
            var failing = rule.FirstFailing(ref input);
            if (failing >= 0)
            {
                trail[i] = (byte)Math.Min(FirstCondition + failing, byte.MaxValue);
                continue;
            }

            trail[i] = Matched;
            match.Add(new RuleCandidate(rule, rule.Counts ? rule.CounterOf(input.Transaction) : 0, rule.Occurrence));
            if (!rule.Counts) return;
        }
    }
}
