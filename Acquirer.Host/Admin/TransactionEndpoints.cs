using System.Globalization;
using System.Text;
using Iso8583.Core.Messages;
using Iso8583.Host.Transactions;
using Iso8583.Host.Views;

namespace Iso8583.Host.Admin;

/// <summary><c>/api/v1/transactions</c>: the journal, masked; searched by the search tables.</summary>
internal static class TransactionEndpoints
{
    private const int MaxLimit = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/transactions", ListAsync);
        routes.MapGet("/api/v1/transactions/{id}", FindAsync);
    }

    private static async Task<IResult> FindAsync(string id, HttpRequest request, TransactionLookup lookup, CancellationToken cancellationToken)
    {
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) || sequence <= 0)
        {
            return Results.Problem("'id': expected a transaction number from 1", statusCode: StatusCodes.Status400BadRequest, title: "Bad request");
        }

        if (!TryFormat(request.Query, out var asText, out var refusal)) return refusal;
        var answer = await lookup.FindAsync(sequence, cancellationToken).ConfigureAwait(false);
        if (asText && answer is not null) return Results.Text(ToText(answer), "text/plain", Encoding.UTF8);
        return answer is null
            ? Results.Problem(
                string.Create(CultureInfo.InvariantCulture, $"There is no transaction {sequence}; the last one is {lookup.LastId}."), statusCode: StatusCodes.Status404NotFound, title: "Not found")
            : Results.Json(answer, AdminJson.Default.TransactionAnswer);
    }

    private static string ToText(TransactionAnswer answer)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"transaction {answer.Id}, {answer.Kind}, terminal {answer.TerminalId}, STAN {answer.Stan}, F37 {answer.Rrn}");
        TransactionStory.Write(text, answer.Timeline ?? []);
        return text.ToString();
    }

    private static bool TryFormat(IQueryCollection query, out bool asText, out IResult refusal)
    {
        var reader = new QueryReader(query, "format");
        var format = reader.Ascii("format", 8);
        if (format is not ("" or "json" or "text")) reader.Fault("'format': expected json or text");
        asText = format == "text";
        refusal = reader.ToResult();
        return reader.Problem.Length == 0;
    }

    private static async Task<IResult> ListAsync(HttpRequest request, TransactionLookup lookup, CancellationToken cancellationToken)
    {
        if (!TryRead(request.Query, out var query, out var refusal)) return refusal;
        var answer = await lookup.ListAsync(query, cancellationToken).ConfigureAwait(false);
        return Results.Json(answer, AdminJson.Default.TransactionListAnswer);
    }

    private static bool TryRead(IQueryCollection parameters, out TransactionQuery query, out IResult refusal)
    {
        var reader = new QueryReader(
            parameters, "after", "limit", "day", "merchant", "terminal", "stan", "rrn", "bin", "last4", "cardOf", "amount", "amountFrom", "amountTo", "reason", "kind");
        var exact = reader.OptionalNumber("amount", 0, long.MaxValue);
        query = new TransactionQuery
        {
            After = reader.Number("after", 0, 0, long.MaxValue),
            Limit = (int)reader.Number("limit", 100, 1, MaxLimit),
            Day = reader.Day("day"),
            MerchantId = AsciiText.From(reader.Ascii("merchant", AsciiText.MaxLength)),
            TerminalId = AsciiText.From(reader.Ascii("terminal", AsciiText.MaxLength)),
            Stan = (int?)reader.OptionalNumber("stan", 0, 999_999),
            Rrn = AsciiText.From(reader.Digits("rrn", 12)),
            FirstSix = reader.Digits("bin", 6) is { Length: > 0 } bin ? int.Parse(bin, CultureInfo.InvariantCulture) : null,
            LastFour = reader.Digits("last4", 4) is { Length: > 0 } last ? int.Parse(last, CultureInfo.InvariantCulture) : null,
            CardOf = reader.OptionalNumber("cardOf", 1, long.MaxValue),
            FromMinor = exact ?? reader.OptionalNumber("amountFrom", 0, long.MaxValue),
            ToMinor = exact ?? reader.OptionalNumber("amountTo", 0, long.MaxValue),
            Reason = reader.Name<DecisionReason>("reason"),
            Kind = reader.Name<TransactionKind>("kind"),
        };
        refusal = reader.ToResult();
        return reader.Problem.Length == 0;
    }
}
