using System.Globalization;
using System.Text;
using Iso8583.Core.Messages;

namespace Iso8583.Host.Admin;

/// <summary><c>/api/v1/transactions</c>: the journal, masked.</summary>
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
        if (!TryRead(request.Query, out var after, out var limit, out var terminal, out var refusal)) return refusal;
        var answer = await lookup.ListAsync(after, limit, terminal, cancellationToken).ConfigureAwait(false);
        return Results.Json(answer, AdminJson.Default.TransactionListAnswer);
    }

    private static bool TryRead(IQueryCollection query, out long after, out int limit, out AsciiText terminal, out IResult refusal)
    {
        var reader = new QueryReader(query, "after", "limit", "terminal");
        after = reader.Number("after", 0, 0, long.MaxValue);
        limit = (int)reader.Number("limit", 100, 1, MaxLimit);
        terminal = AsciiText.From(reader.Ascii("terminal", AsciiText.MaxLength));
        refusal = reader.ToResult();
        return reader.Problem.Length == 0;
    }
}
