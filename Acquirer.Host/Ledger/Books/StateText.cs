using System.Globalization;
using System.Text;

namespace Iso8583.Host.Ledger.Books;

/// <summary>The whole state as text, in a fixed order: two books are equal exactly where their texts are.</summary>
internal static class StateText
{
    public static string Of(BookKeeper books)
    {
        var text = new StringBuilder();
        Line(text, $"last {books.LastSequence} cursor {books.Transactions.Cursor} day {books.Transactions.Day}");
        for (var i = 0; i < books.Accounts.Count; i++)
        {
            ref readonly var a = ref books.Accounts[i];
            Line(text, $"account {books.Accounts.NameOf(i)} {a.Currency} {a.BalanceMinor} {a.HoldsMinor} {a.UsageDay} {a.UsageMinor} {a.UsageCount}");
        }

        for (var i = 0; i < books.Terminals.Count; i++)
        {
            ref readonly var t = ref books.Terminals[i];
            Line(text, $"terminal {books.Terminals.KeyOf(i)} {t.SignedOn} {t.Batch} {t.LastSequence} {t.LastClosed} {t.ClosedBefore} {t.KeysSequence}");
        }

        foreach (var (key, b) in books.Terminals.Batches.OrderBy(b => b.Key.Terminal).ThenBy(b => b.Key.Number))
        {
            Line(text, $"batch {key} {b.Domestic} {b.Foreign} {b.Settled} {b.Balanced} {b.SettledBy} {b.UploadCount} {b.UnmatchedCount} {b.UploadEnded}");
        }

        foreach (var sequence in books.Transactions.KeyedSequences.OrderBy(Math.Abs).ThenBy(s => s)) Line(text, $"key {books.Transactions.KeyOf(sequence)} {sequence}");
        for (var sequence = 1L; sequence <= books.LastSequence; sequence++)
        {
            if (books.Transactions.Exists(sequence)) Line(text, $"{Entry(books, sequence)}");
        }

        foreach (var (key, sequence) in books.Transactions.PreAuthorizations.OrderBy(p => p.Value)) Line(text, $"pre-authorization {key} {sequence}");
        foreach (var (acquirer, day) in books.Settlement.Closed.OrderBy(c => c.Key.Bits)) Line(text, $"closed day {acquirer} {day}");
        foreach (var (key, f) in books.Settlement.Days.OrderBy(d => d.Key.Account).ThenBy(d => d.Key.Day))
        {
            Line(text, $"payable {key} {f.SaleCount} {f.SaleMinor} {f.CreditCount} {f.CreditMinor} {f.FeeMinor} {f.InterchangeMinor} {f.NetworkMinor} {f.CarryMinor}");
            Line(text, $"paid {key} {f.Runs} {f.CoveredGrossMinor} {f.CoveredFeeMinor} {f.PaidMinor} {f.ChargeMinor} {f.TakenMinor} {f.LastNetMinor} {f.LastPayout} {f.LastPayoutDay}");
        }

        foreach (var (token, tries) in books.PinTries.OrderBy(p => p.Key)) Line(text, $"pin {token} {tries}");
        foreach (var (token, chip) in books.Chips.Cards.OrderBy(p => p.Key)) Line(text, $"chip {token} {chip.Counter} {chip.ScriptDone}");
        foreach (var (keyId, counter) in books.Ksns.Highest.OrderBy(p => p.Key)) Line(text, $"ksn {keyId:X} {counter}");
        foreach (var (sequence, pan) in books.StandIns.Waiting.OrderBy(p => p.Key)) Line(text, $"stand-in {sequence} {pan.Token:X}");
        foreach (var (token, use) in books.StandIns.Uses.OrderBy(p => p.Key)) Line(text, $"stand-in use of {books.StandIns.Day} {token:X} {use.Minor} {use.Count}");
        if (books.Rules.CardCounts.Count + books.Rules.OlderCardCounts.Count > 0) Line(text, $"card counters of {books.Rules.Day}");
        foreach (var (counter, count) in books.Rules.Counts.OrderBy(p => p.Key)) Line(text, $"rule counter {counter:X16} {count}");
        foreach (var (counter, count) in books.Rules.CardCounts.OrderBy(p => p.Key)) Line(text, $"card counter {counter:X16} {count}");
        foreach (var (counter, count) in books.Rules.OlderCardCounts.OrderBy(p => p.Key)) Line(text, $"older card counter {counter:X16} {count}");
        foreach (var name in books.Rules.Names) Line(text, $"rule {name}");
        return text.ToString();
    }

    private static string Entry(BookKeeper books, long sequence)
    {
        ref readonly var e = ref books.Transactions[sequence];
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"entry {sequence} {e.Kind} {e.Reason} {e.Marks} {e.Key} {e.Fingerprint:X16} {e.RequestedMinor} {e.ApprovedMinor} {e.BalanceMinor} {e.AvailableMinor} ");
        text.Append(
            CultureInfo.InvariantCulture,
            $"{e.HoldMinor} {e.RefundedMinor} {e.AdjustedMinor} {e.AdjustedBy} {e.OriginalSequence} {e.BusinessTicks} {e.AuthorizationCode} {e.SettlementDay} {e.Account} {e.Batch} {e.Currency} {e.Effects} {e.HasBalance} {e.Rule}");
        foreach (var leg in books.Transactions.LegsOf(sequence)) text.Append(CultureInfo.InvariantCulture, $" {leg.Account}:{leg.Minor}");
        return text.ToString();
    }

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
