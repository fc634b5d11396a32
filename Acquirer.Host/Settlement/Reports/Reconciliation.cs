using System.Globalization;
using System.Text;
using System.Text.Json;
using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Settlement.Reports;

/// <summary>Ledger against terminal batch against merchant deposit: lists every difference of a business day.</summary>
public static class Reconciliation
{
    private const string Header = "day,kind,merchant,terminal,batch,stan,card,ledgerMinor,otherMinor,text";

    /// <summary>Compares.</summary>
    /// <param name="day">The day's rows.</param>
    /// <param name="state">What the books keep of the day's merchants.</param>
    public static IReadOnlyList<Difference> Compare(SettlementDay day, SettlementState state)
    {
        ArgumentNullException.ThrowIfNull(day);
        ArgumentNullException.ThrowIfNull(state);
        var found = new List<Difference>();
        foreach (var batch in day.Batches) CompareBatch(batch, found);
        var kept = new Dictionary<(string Merchant, ushort Currency), MerchantDay>(state.Days.Count);
        foreach (var of in state.Days)
        {
            if (of.Day == day.Day) kept[(of.MerchantId.ToString(), of.Currency.Number)] = of;
        }

        foreach (var merchant in day.Merchants) CompareMerchant(merchant, kept.GetValueOrDefault((merchant.MerchantId, merchant.Currency.Number)), found);
        return found;
    }

    public static string ToCsv(SettlementDay day, IReadOnlyList<Difference> differences)
    {
        ArgumentNullException.ThrowIfNull(day);
        ArgumentNullException.ThrowIfNull(differences);
        var text = new StringBuilder(Header).Append('\n');
        foreach (var d in differences)
        {
            text.Append(CultureInfo.InvariantCulture, $"{day.Day:yyyy-MM-dd},{d.Kind},{Csv.Cell(d.Merchant)},{Csv.Cell(d.Terminal)},{d.Batch},{d.Stan:D6},{d.Card},{d.LedgerMinor},{d.OtherMinor},{Csv.Cell(d.Text)}\n");
        }

        return text.ToString();
    }

    public static string ToJson(SettlementDay day, IReadOnlyList<Difference> differences)
    {
        ArgumentNullException.ThrowIfNull(day);
        return JsonSerializer.Serialize(new ReconciliationDocument(day.Day.ToString("O", CultureInfo.InvariantCulture), differences), ReportJson.Readable.ReconciliationDocument);
    }

    private static void CompareBatch(BatchOfDay batch, List<Difference> found)
    {
        if (batch.Settlement is not { } settled)
        {
            if (batch.Count > 0) Note("batchOpen", batch.GrossMinor, 0, $"{batch.Count} transactions stand in a batch that the terminal has not settled");
            return;
        }

        if (settled.Forced) Note("batchForced", Net(settled.Books) + Net(settled.BooksForeign), 0, "closed by the operator: the terminal never gave its totals");
        else
        {
            CompareHalf("domestic", settled.Books, settled.Terminal);
            CompareHalf("foreign", settled.BooksForeign, settled.TerminalForeign);
        }

        foreach (var detail in batch.Unmatched)
        {
            found.Add(new Difference(
                "upload", batch.MerchantId, batch.TerminalId, batch.Number, detail.Stan, detail.Pan.ToString(), 0, detail.AmountMinor, WordsOf(detail.Verdict)));
        }

        if (batch.WrongEndCount >= 0 && batch.EndCode == 0) Note("uploadCount", batch.UploadCount, batch.WrongEndCount, "the end of the upload names another number of details");
        if (!settled.Forced && !settled.Balanced && batch.EndCode == 0) Note("uploadMissing", 0, 0, "the totals differ and the upload has not come to its end");
        if (!settled.Forced && batch.EndCode == 207 && !settled.Balanced) Note("uploadEnd", 0, 0, "the end of the upload says balanced (207), the settlement was not");

        void CompareHalf(string half, BatchTotals books, BatchTotals terminal)
        {
            if (books == terminal) return;
            Note(
                "batchTotals",
                Net(books),
                Net(terminal),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{half}: the ledger has {books.DebitCount} debits {books.DebitMinor} and {books.CreditCount} credits {books.CreditMinor}, the terminal {terminal.DebitCount} debits {terminal.DebitMinor} and {terminal.CreditCount} credits {terminal.CreditMinor}"));
        }

        void Note(string kind, long ledger, long other, string text) => found.Add(new Difference(kind, batch.MerchantId, batch.TerminalId, batch.Number, 0, "", ledger, other, text));
    }

    private static void CompareMerchant(MerchantTotals merchant, MerchantDay? kept, List<Difference> found)
    {
        var covered = merchant.Payouts.Sum(p => p.Run.GrossMinor - p.Run.FeeMinor);
        if (kept is not null && (kept.GrossMinor != merchant.GrossMinor || kept.FeeMinor != merchant.FeeMinor))
            Note("sums", merchant.NetMinor, kept.NetMinor, "the journal's rows and the books' sums of the day differ");
        if (covered != merchant.NetMinor)
            Note("deposit", merchant.NetMinor, covered, merchant.Payouts.Count == 0 ? "not paid yet" : "paid in part");
        foreach (var payout in merchant.Payouts)
        {
            var net = payout.Run.NetMinor;
            if (payout.Run.PaidMinor != Math.Max(net, 0)) Note("payout", net, payout.Run.PaidMinor, $"payout {payout.Rrn} is not gross less fee, charge and what was carried over");
            else if (net < 0) Note("carried", net, 0, $"run {payout.Rrn} had nothing to pay; the next payout takes it into account");
        }

        void Note(string kind, long ledger, long other, string text) => found.Add(new Difference(kind, merchant.MerchantId, "", 0, 0, "", ledger, other, text));
    }

    private static long Net(in BatchTotals totals) => totals.DebitMinor - totals.CreditMinor;

    private static string WordsOf(UploadVerdict verdict) => verdict switch
    {
        UploadVerdict.OtherAmount => "the ledger has it with another amount",
        UploadVerdict.OtherCard => "the ledger has it with another card",
        UploadVerdict.AlreadySettled => "it belongs to a batch that is settled already",
        _ => "the ledger does not have it",
    };
}
