using System.Globalization;
using System.Text;

namespace Iso8583.Host.Rules;

/// <summary>Explanations as a table for people.</summary>
internal static class ExplanationText
{
    public static void Write(StringBuilder text, IReadOnlyList<RuleExplanation> rules)
    {
        var width = rules.Count == 0 ? 4 : Math.Min(32, rules.Max(rule => rule.Rule.Length));
        var reached = rules.Where(rule => rule.Result != RuleExplainer.NotReached).ToList();
        foreach (var rule in reached)
        {
            var mark = rule.Result switch
            {
                RuleExplainer.Applied => "APPLIED",
                RuleExplainer.No => "no",
                RuleExplainer.Unknown => "unknown",
                _ => "not this",
            };
            text.AppendLine(CultureInfo.InvariantCulture, $"  {rule.Rule.PadRight(width)}  {mark,-8}  {rule.Why}");
            if (rule.Result == RuleExplainer.Applied) text.AppendLine(CultureInfo.InvariantCulture, $"  {new string(' ', width)}  {"",-8}  -> {rule.Effect}");
        }

        if (rules.Count > reached.Count) text.AppendLine(CultureInfo.InvariantCulture, $"  ({rules.Count - reached.Count} more were not reached)");
    }
}
