using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>Ends the search for a rule: the writer alone knows which occurrence this is. Counters move with the row, never before.</summary>
internal static class RuleChoice
{
    /// <summary>The first candidate whose count is right; notes in the row what was counted and which rule it is.</summary>
    public static RuleAct? Make(BookKeeper books, RuleMatch? match, RowDraft row)
    {
        if (match is null) return null;
        foreach (ref readonly var candidate in match.Candidates)
        {
            if (candidate.Counter != 0)
            {
                var count = books.Rules.Of(candidate.Counter) + 1;
                row.AddRuleCount(new RuleCount(candidate.Counter, count));
                if (!candidate.Occurrence.Means(count)) continue;
            }

            row.Outcome.Rule = candidate.Act.Id;
            row.RuleVerdict = candidate.Act.Verdict;
            return candidate.Act;
        }

        return null;
    }
}
