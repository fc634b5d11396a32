using System.Globalization;
using System.Text.Json;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Rules;

/// <summary>Says of every rule why it applied or not: for a message at hand, or for a decided transaction from what was noted of it.</summary>
internal static class RuleExplainer
{
    public const string Applied = "applied";
    public const string No = "no";
    public const string NotReached = "notReached";
    public const string Unknown = "unknown";
    public const string WrongOccurrence = "wrongOccurrence";
    public const string NotCounted = "notCounted";
    private const string Holds = "holds";
    private const string Fails = "fails";
    private const string NotLookedAt = "notLookedAt";

    /// <summary>A message at hand.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="input">The message.</param>
    /// <param name="countSoFar">How often a counter has counted.</param>
    public static IReadOnlyList<RuleExplanation> Explain(RuleSet rules, scoped ref RuleInput input, Func<ulong, int> countSoFar)
    {
        Prepare(rules, ref input);
        var answers = new List<RuleExplanation>(rules.Rules.Count);
        var over = false;
        foreach (var rule in rules.Rules)
        {
            if (over)
            {
                answers.Add(Plain(rule, NotReached, "an earlier rule applies"));
                continue;
            }

            var conditions = Conditions(rule, ref input, rule.FirstFailing(ref input));
            var failing = conditions.Find(condition => condition.Result == Fails);
            if (failing is not null) answers.Add(Of(rule, No, Sentence(failing), conditions));
            else
            {
                var answer = AtHand(rule, input.Transaction, conditions, countSoFar);
                answers.Add(answer);
                over = answer.Result == Applied;
            }
        }

        return answers;
    }

    /// <summary>A decided transaction whose way through the rules was noted.</summary>
    /// <param name="rules">The rules of then.</param>
    /// <param name="trail">How each fared.</param>
    /// <param name="input">The transaction; its message is not kept.</param>
    /// <param name="applied">Name of the rule that applied; null for none.</param>
    /// <param name="counts">Counters that it moved.</param>
    public static IReadOnlyList<RuleExplanation> Explain(RuleSet rules, ReadOnlySpan<byte> trail, scoped ref RuleInput input, string? applied, IReadOnlyList<RuleCount> counts)
    {
        Prepare(rules, ref input);
        var answers = new List<RuleExplanation>(rules.Rules.Count);
        for (var i = 0; i < rules.Rules.Count; i++)
        {
            var rule = rules.Rules[i];
            int fate = i < trail.Length ? trail[i] : (byte)0;
            if (fate == 0) answers.Add(Plain(rule, NotReached, "an earlier rule applies"));
            else if (fate > 1)
            {
                var conditions = Conditions(rule, ref input, fate - 2);
                answers.Add(Of(rule, No, Sentence(conditions[Math.Min(fate - 2, conditions.Count - 1)]), conditions));
            }
            else answers.Add(Decided(rule, ref input, applied, counts));
        }

        return answers;
    }

    /// <summary>A decided transaction of which only the journal row is left: rules that ask for fields may be unknown.</summary>
    public static IReadOnlyList<RuleExplanation> Explain(RuleSet rules, scoped ref RuleInput input, string? applied, IReadOnlyList<RuleCount> counts)
    {
        Prepare(rules, ref input);
        var answers = new List<RuleExplanation>(rules.Rules.Count);
        var over = false;
        foreach (var rule in rules.Rules)
        {
            if (over)
            {
                answers.Add(Plain(rule, NotReached, "an earlier rule applies"));
                continue;
            }

            var failing = -1;
            var missing = false;
            for (var i = 0; i < rule.Conditions.Length && failing < 0; i++)
            {
                if (rule.Conditions[i].NeedsMessage) missing = true;
                else if (!rule.Conditions[i].Holds(ref input)) failing = i;
            }

            over = rule.Id == applied;
            var conditions = Conditions(rule, ref input, failing);
            if (over) answers.Add(Decided(rule, ref input, applied, counts));
            else if (failing >= 0) answers.Add(Of(rule, No, Sentence(conditions[failing]), conditions));
            else answers.Add(missing ? Of(rule, Unknown, "it asks for fields, and the message is not kept", conditions) : Decided(rule, ref input, applied, counts));
        }

        return answers;
    }

    private static void Prepare(RuleSet rules, scoped ref RuleInput input)
    {
        input.Chance = rules.ChanceOf(input.Transaction.Key);
        input.CategoryCode = rules.CategoryOf(ref input);
    }

    private static RuleExplanation AtHand(Rule rule, in Transaction transaction, List<ConditionExplanation> conditions, Func<ulong, int> countSoFar)
    {
        if (!rule.Counts) return Of(rule, Applied, "every condition holds", conditions);
        var count = countSoFar(rule.CounterOf(transaction)) + 1;
        return rule.Occurrence.Means(count) ? Of(rule, Applied, Counted(rule, count), conditions) : Of(rule, WrongOccurrence, Counted(rule, count), conditions);
    }

    private static RuleExplanation Decided(Rule rule, scoped ref RuleInput input, string? applied, IReadOnlyList<RuleCount> counts)
    {
        var conditions = Conditions(rule, ref input, -1);
        var counter = rule.Counts ? rule.CounterOf(input.Transaction) : 0;
        var count = 0;
        foreach (var item in counts)
        {
            if (item.Counter == counter && counter != 0) count = item.Count;
        }

        if (rule.Id == applied) return Of(rule, Applied, count > 0 ? Counted(rule, count) : "every condition holds", conditions);
        if (count > 0) return Of(rule, WrongOccurrence, Counted(rule, count), conditions);
        return Of(rule, NotCounted, "every condition holds, but the transaction was refused before the rules were asked", conditions);
    }

    private static string Counted(Rule rule, int count)
    {
        var occurrence = rule.Occurrence;
        var wanted = occurrence.First == occurrence.Last ? occurrence.First.ToString(CultureInfo.InvariantCulture)
            : occurrence.Every > 1 ? string.Create(CultureInfo.InvariantCulture, $"every {occurrence.Every} from {occurrence.First}")
            : RangeText.Of(occurrence.First, occurrence.Last == int.MaxValue ? long.MaxValue : occurrence.Last);
        return string.Create(CultureInfo.InvariantCulture, $"occurrence {count} ({JsonNamingPolicy.CamelCase.ConvertName(rule.Scope.ToString())}), wanted {wanted}");
    }

    private static List<ConditionExplanation> Conditions(Rule rule, scoped ref RuleInput input, int failing)
    {
        var answers = new List<ConditionExplanation>(rule.Conditions.Length);
        for (var i = 0; i < rule.Conditions.Length; i++)
        {
            var condition = rule.Conditions[i];
            var unseen = condition.NeedsMessage && !input.HasMessage;
            var result = failing >= 0 && i > failing ? NotLookedAt : i == failing ? Fails : Holds;
            answers.Add(new ConditionExplanation(condition.Name, result, condition.Expected, unseen ? "" : condition.Actual(ref input)));
        }

        return answers;
    }

    private static string Sentence(ConditionExplanation condition) => condition.Actual.Length == 0
        ? $"{condition.Name} is another; wanted: {condition.Expected}"
        : $"{condition.Name} is {condition.Actual}; wanted: {condition.Expected}";

    private static RuleExplanation Plain(Rule rule, string result, string why) => Of(rule, result, why, []);

    private static RuleExplanation Of(Rule rule, string result, string why, IReadOnlyList<ConditionExplanation> conditions) => new(rule.Id, rule.Line, result, why, rule.Effect, conditions);
}
