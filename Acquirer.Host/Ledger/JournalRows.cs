using Iso8583.Host.Ledger.Books;

namespace Iso8583.Host.Ledger;

/// <summary>Turns decoded rows into the form that readers get.</summary>
internal static class JournalRows
{
    /// <param name="row">The decoded row.</param>
    /// <param name="names">Names by account number.</param>
    /// <param name="currencies">Their currencies.</param>
    public static JournalRow From(RowDraft row, IReadOnlyList<string> names, IReadOnlyList<ushort> currencies)
    {
        var postings = row.LegCount == 0 ? [] : new Posting[row.LegCount];
        for (var i = 0; i < postings.Length; i++)
        {
            var leg = row.Legs[i];
            postings[i] = new Posting(names[leg.Account], currencies[leg.Account], leg.Minor);
        }

        return new JournalRow(row.Transaction, row.Outcome, row.OriginalSequence, row.Events, postings, row.OpenedAccount, row.Run)
        {
            Editions = row.Editions,
            RuleVerdict = row.RuleVerdict,
            RuleCounts = row.RuleCounts.ToArray(),
            IsInPlace = (row.Effects & RowEffects.ApprovedInPlace) != 0,
            HoldMinor = row.HoldMinor,
            PinTries = row.PinTries,
        };
    }
}
