using System.Globalization;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Settlement;
using Iso8583.Host.Settlement.Reports;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Admin;

/// <summary><c>/api/v1/settlement</c>: runs what is due, closes a batch by hand, and gives the reports of a business day.</summary>
internal static class SettlementEndpoints
{
    private const string CsvType = "text/csv; charset=utf-8";
    private const string JsonType = "application/json; charset=utf-8";
    private const string HtmlType = "text/html; charset=utf-8";
    private const string XmlType = "application/xml; charset=utf-8";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/settlement/run", RunAsync);
        routes.MapPost("/api/v1/settlement/force", ForceAsync);
        routes.MapGet("/api/v1/settlement/report", ReportAsync);
        routes.MapGet("/api/v1/settlement/statement", StatementAsync);
        routes.MapGet("/api/v1/settlement/clearing", ClearingAsync);
        routes.MapGet("/api/v1/settlement/reconcile", ReconcileAsync);
    }

    private static async Task<IResult> RunAsync(SettlementEngine engine, CancellationToken cancellationToken) =>
        Results.Json(await engine.RunDueAsync(cancellationToken).ConfigureAwait(false), AdminJson.Default.SettlementSummary);

    private static async Task<IResult> ForceAsync(HttpRequest request, SettlementEngine engine, CancellationToken cancellationToken)
    {
        if (!TryRead(request.Query, out var merchant, out var terminal, out var refusal)) return refusal;
        var outcome = await engine.ForceAsync(merchant, terminal, Currency.Cny, cancellationToken).ConfigureAwait(false);
        return outcome.IsApproved
            ? Results.Json(new ForcedBatchAnswer(outcome.Sequence, outcome.Batch, outcome.Totals, outcome.ForeignTotals), AdminJson.Default.ForcedBatchAnswer)
            : Results.Problem($"Terminal {terminal} of merchant {merchant} has no open batch with transactions.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
    }

    private static bool TryRead(IQueryCollection query, out AsciiText merchant, out AsciiText terminal, out IResult refusal)
    {
        var reader = new QueryReader(query, "merchant", "terminal");
        merchant = AsciiText.From(reader.Ascii("merchant", 15));
        terminal = AsciiText.From(reader.Ascii("terminal", 8));
        if (merchant.IsEmpty || terminal.IsEmpty) reader.Fault("expected 'merchant' and 'terminal'");
        refusal = reader.ToResult();
        return reader.Problem.Length == 0;
    }

    private static async Task<IResult> ReportAsync(HttpRequest request, SettlementReader settlement, MasterData master, CancellationToken cancellationToken)
    {
        if (!TryRead(request.Query, ["csv", "html", "json"], out var date, out var format, out _, out var refusal)) return refusal;
        var lines = await settlement.ReportAsync(date, master, cancellationToken).ConfigureAwait(false);
        return format switch
        {
            "csv" => Results.Text(SettlementReport.ToCsv(date, lines), CsvType),
            "html" => Results.Text(SettlementPage.Write(date, lines), HtmlType),
            _ => Results.Text(SettlementReport.ToJson(date, lines), JsonType),
        };
    }

    private static async Task<IResult> StatementAsync(
        HttpRequest request, SettlementReader settlement, JournaledLedger ledger, MasterData master, BusinessClock clock, CancellationToken cancellationToken)
    {
        if (!TryRead(request.Query, ["camt053"], out var date, out _, out var flatOut, out var refusal)) return refusal;
        // The balances come first and what was posted after them is left out, so that both speak of the same moment.
        var (balances, until) = await ledger.GetBalancesWithSequenceAsync("merchant:", cancellationToken).ConfigureAwait(false);
        var day = new SettlementDay(date);
        await settlement.ReadAsync(
            date,
            row =>
            {
                if (row.Sequence <= until) day.Add(row);
            },
            flatOut,
            cancellationToken).ConfigureAwait(false);
        if (!day.Merchants.Any()) return Results.Problem($"No merchant's account has moved on {date:yyyy-MM-dd} or since: there is nothing to state.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
        return Results.Text(Camt053.Write(day, balances, master, clock.Now), XmlType);
    }

    private static async Task<IResult> ClearingAsync(HttpRequest request, SettlementReader settlement, CancellationToken cancellationToken)
    {
        if (!TryRead(request.Query, ["csv"], out var date, out _, out var flatOut, out var refusal)) return refusal;
        var response = request.HttpContext.Response;
        response.ContentType = CsvType;
        var page = new StringWriter(CultureInfo.InvariantCulture);
        await using var closing = page.ConfigureAwait(false);
        var file = new ClearingFile(date, page);
        await settlement.ReadAsync(
            date,
            rows =>
            {
                foreach (var row in rows) file.Add(row);
                return SendAsync();
            },
            flatOut,
            cancellationToken).ConfigureAwait(false);
        file.End();
        await SendAsync().ConfigureAwait(false);
        return Results.Empty;

        async Task SendAsync()
        {
            await response.WriteAsync(page.ToString(), cancellationToken).ConfigureAwait(false);
            page.GetStringBuilder().Clear();
        }
    }

    private static async Task<IResult> ReconcileAsync(HttpRequest request, SettlementReader settlement, JournaledLedger ledger, CancellationToken cancellationToken)
    {
        if (!TryRead(request.Query, ["csv", "json"], out var date, out var format, out var flatOut, out var refusal)) return refusal;
        var day = new SettlementDay(date);
        await settlement.ReadAsync(date, day.Add, flatOut, cancellationToken).ConfigureAwait(false);
        var differences = Reconciliation.Compare(day, await ledger.GetSettlementAsync(date, date, cancellationToken).ConfigureAwait(false));
        return format == "csv" ? Results.Text(Reconciliation.ToCsv(day, differences), CsvType) : Results.Text(Reconciliation.ToJson(day, differences), JsonType);
    }

    private static bool TryRead(IQueryCollection query, string[] formats, out DateOnly day, out string format, out bool flatOut, out IResult refusal)
    {
        var reader = new QueryReader(query, "day", "format", "pace");
        if (!DateOnly.TryParseExact(reader.Ascii("day", 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day)) reader.Fault("'day': expected a business day as YYYY-MM-DD");
        format = reader.Ascii("format", 10);
        if (format.Length == 0) format = formats[^1];
        if (!formats.Contains(format)) reader.Fault($"'format': expected one of {string.Join(", ", formats)}");
        var pace = reader.Ascii("pace", 10);
        if (pace is not ("" or "gentle" or "full")) reader.Fault("'pace': expected gentle or full");
        flatOut = pace == "full";
        refusal = reader.ToResult();
        return reader.Problem.Length == 0;
    }
}
