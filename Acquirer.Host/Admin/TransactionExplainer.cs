using System.Globalization;
using System.Text;
using System.Text.Json;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Rules;
using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Admin;

/// <summary>Explains decided transactions: which rules were tried and why each matched or not, and how the checks went.</summary>
internal sealed class TransactionExplainer(ILedger ledger, Timelines timelines, RuleTrails? trails, RuleBook? rules)
{
    /// <summary>One transaction; null where there is none.</summary>
    public async Task<ExplainAnswer?> FindAsync(long id, CancellationToken cancellationToken)
    {
        if (id <= 0) return null;
        var rows = await ledger.ReadJournalAsync(id - 1, 1, cancellationToken).ConfigureAwait(false);
        return rows.Count == 0 || rows[0].Sequence != id ? null : Explain(rows[0]);
    }

    /// <summary>The answer as text.</summary>
    public static string ToText(ExplainAnswer answer)
    {
        var text = new StringBuilder();
        text.AppendLine(answer.Summary);
        if (answer.Checks is { Count: > 0 } checks)
        {
            text.AppendLine("checks:");
            foreach (var check in checks) text.AppendLine(CultureInfo.InvariantCulture, $"  {check.Check,-16}  {(check.Result == "failed" ? "FAILED" : check.Result)}");
        }

        if (answer.Rules.Count == 0) text.AppendLine("no rules are in force");
        else text.AppendLine(CultureInfo.InvariantCulture, $"rules of {Path.GetFileName(answer.RuleFile)}, in order ({answer.Source}):");
        ExplanationText.Write(text, answer.Rules);
        return text.ToString();
    }

    private ExplainAnswer Explain(JournalRow row)
    {
        ref readonly var outcome = ref row.Outcome;
        var noted = TryNoted(row, out var set, out var tried);
        return new ExplainAnswer
        {
            Transaction = row.Sequence,
            Summary = Summary(row),
            Rule = outcome.Rule,
            Approved = outcome.IsApproved,
            Reason = Name(outcome.Reason),
            Checks = TransactionStory.Checks(row, timelines),
            Source = noted ? "noted" : "derived",
            RuleFile = set.Name,
            Rules = tried,
        };
    }

    private bool TryNoted(JournalRow row, out RuleSet set, out IReadOnlyList<RuleExplanation> tried)
    {
        var trail = Array.Empty<byte>();
        set = RuleSet.Empty;
        var noted = trails is not null && trails.TryGet(row.Sequence, out set, out trail);
        if (!noted) set = rules?.Current ?? RuleSet.Empty;
        ref readonly var transaction = ref row.Transaction;
        var input = new RuleInput(default, false, in transaction, default);
        tried = noted
            ? RuleExplainer.Explain(set, trail, ref input, row.Outcome.Rule, row.RuleCounts)
            : RuleExplainer.Explain(set, ref input, row.Outcome.Rule, row.RuleCounts);
        return noted;
    }

    private static string Summary(JournalRow row)
    {
        ref readonly var transaction = ref row.Transaction;
        ref readonly var outcome = ref row.Outcome;
        var amount = transaction.AmountMinor > 0 ? " of " + new Amount(transaction.AmountMinor, transaction.Currency) : "";
        var card = transaction.Pan.IsEmpty ? "" : $", card {transaction.Pan}";
        var result = outcome.IsApproved ? Name(outcome.Reason) : "declined, " + Name(outcome.Reason);
        var by = outcome.Rule is { } rule ? $", rule {rule}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"transaction {row.Sequence}: {Name(transaction.Kind)}{amount}{card}: {result}{by}");
    }

    private static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
