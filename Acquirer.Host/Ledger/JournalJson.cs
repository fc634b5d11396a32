using System.Text.Json;

namespace Iso8583.Host.Ledger;

/// <summary>A journal row as a JSON object: account numbers masked, without tokens.</summary>
public static class JournalJson
{
    public static void Write(Utf8JsonWriter json, JournalRow row)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(row);
        ref readonly var transaction = ref row.Transaction;
        ref readonly var outcome = ref row.Outcome;
        json.WriteStartObject();
        json.WriteNumber("sequence", row.Sequence);
        json.WriteString("kind", transaction.Kind.ToString());
        json.WriteString("reason", outcome.Reason.ToString());
        json.WriteString("businessTime", outcome.BusinessTime);
        json.WriteString("settlementDate", outcome.SettlementDate.ToString("O"));
        if (row.OpenedAccount.Length > 0) json.WriteString("account", row.OpenedAccount);
        else WriteMessage(json, row);
        json.WriteString("currency", transaction.Currency.Number.ToString("D3", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteNumber("amountMinor", transaction.AmountMinor);
        json.WriteNumber("approvedMinor", outcome.ApprovedMinor);
        if (outcome.HasBalance)
        {
            json.WriteNumber("balanceMinor", outcome.BalanceMinor);
            json.WriteNumber("availableMinor", outcome.AvailableMinor);
        }

        if (row.IsInPlace) json.WriteBoolean("standIn", true);
        if (outcome.Chip != default) WriteChip(json, outcome.Chip);
        if (row.Run.Day != 0) WriteRun(json, row.Run);
        if (transaction.Uploads is { } details) WriteUploads(json, details);
        if (row.OriginalSequence != 0) json.WriteNumber("original", row.OriginalSequence);
        if (row.Events != 0) json.WriteString("events", row.Events.ToString());
        if (row.Editions != default)
        {
            json.WriteNumber("enrolmentEdition", row.Editions.Enrolment);
            json.WriteNumber("templateEdition", row.Editions.Templates);
        }

        json.WriteStartArray("postings");
        foreach (var posting in row.Postings)
        {
            json.WriteStartObject();
            json.WriteString("account", posting.Account);
            json.WriteNumber("minor", posting.Minor);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter json, JournalRow row)
    {
        ref readonly var transaction = ref row.Transaction;
        ref readonly var outcome = ref row.Outcome;
        json.WriteString("family", transaction.Family.ToString());
        json.WriteString("mti", transaction.Mti.ToString());
        json.WriteString("merchant", transaction.Key.MerchantId.ToString());
        json.WriteString("terminal", transaction.Key.TerminalId.ToString());
        json.WriteNumber("stan", transaction.Key.Stan);
        json.WriteNumber("batch", outcome.Batch);
        json.WriteString("rrn", outcome.Rrn.ToString());
        if (!transaction.Pan.IsEmpty) json.WriteString("card", transaction.Pan.ToString());
        if (!outcome.AuthorizationCode.IsEmpty) json.WriteString("authorizationCode", outcome.AuthorizationCode.ToString());
        if (transaction.Kind != Transactions.TransactionKind.BatchSettlement) return;
        json.WriteBoolean("balanced", outcome.Balanced);
        WriteTotals(json, "totals", outcome.Totals);
        WriteTotals(json, "terminalTotals", transaction.TerminalTotals);
        WriteTotals(json, "foreignTotals", outcome.ForeignTotals);
        WriteTotals(json, "terminalForeignTotals", transaction.TerminalForeignTotals);
    }

    private static void WriteChip(Utf8JsonWriter json, in Transactions.ChipData chip)
    {
        json.WriteStartObject("chip");
        json.WriteString("cryptogram", chip.Verdict.ToString());
        if (chip.HasCounter) json.WriteNumber("atc", chip.Counter);
        json.WriteString("atcWatch", chip.Watch.ToString());
        if (chip.ScriptSent != 0) json.WriteString("scriptSent", chip.ScriptSent.ToString("X8", System.Globalization.CultureInfo.InvariantCulture));
        if (chip.ScriptReported != 0)
        {
            json.WriteString("scriptReported", chip.ScriptReported.ToString("X8", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("scriptResult", chip.ScriptResult.ToString());
        }

        json.WriteEndObject();
    }

    private static void WriteRun(Utf8JsonWriter json, in Transactions.SettlementRun run)
    {
        json.WriteStartObject("run");
        json.WriteString("day", DateOnly.FromDayNumber(run.Day).ToString("O"));
        json.WriteNumber("number", run.Number);
        json.WriteNumber("grossMinor", run.GrossMinor);
        json.WriteNumber("feeMinor", run.FeeMinor);
        json.WriteNumber("carriedMinor", run.CarriedMinor);
        json.WriteNumber("chargeMinor", run.ChargeMinor);
        json.WriteNumber("paidMinor", run.PaidMinor);
        json.WriteEndObject();
    }

    private static void WriteUploads(Utf8JsonWriter json, Transactions.UploadedDetail[] details)
    {
        json.WriteStartArray("uploads");
        foreach (var detail in details)
        {
            json.WriteStartObject();
            json.WriteNumber("stan", detail.Stan);
            json.WriteString("card", detail.Pan.ToString());
            json.WriteNumber("amountMinor", detail.AmountMinor);
            json.WriteString("verdict", detail.Verdict.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTotals(Utf8JsonWriter json, string name, in Transactions.BatchTotals totals)
    {
        json.WriteStartObject(name);
        json.WriteNumber("debitCount", totals.DebitCount);
        json.WriteNumber("debitMinor", totals.DebitMinor);
        json.WriteNumber("creditCount", totals.CreditCount);
        json.WriteNumber("creditMinor", totals.CreditMinor);
        json.WriteEndObject();
    }
}
