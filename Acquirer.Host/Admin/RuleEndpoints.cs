using System.Globalization;
using System.Text;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Documents;
using Iso8583.Core.Text;
using Iso8583.Host.Ledger;
using Iso8583.Host.Rules;
using Iso8583.Host.Session;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Admin;

/// <summary><c>/api/v1/rules/explain</c>, <c>/api/v1/rules</c> and <c>/api/v1/transactions/{id}/explain</c>.</summary>
internal static class RuleEndpoints
{
    private const int MaxBodyBytes = 64 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/transactions/{id}/explain", ExplainTransactionAsync);
        routes.MapPost("/api/v1/rules/explain", ExplainMessageAsync);
        routes.MapGet("/api/v1/rules/schema", () => Results.Text(RuleReader.Schema, "application/schema+json"));
    }

    private static async Task<IResult> ExplainTransactionAsync(string id, HttpRequest request, TransactionExplainer explainer, CancellationToken cancellationToken)
    {
        if (!TryFormat(request.Query, out var asText, out var refusal)) return refusal;
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) || sequence <= 0) return Bad("'id': expected a transaction number from 1");
        var answer = await explainer.FindAsync(sequence, cancellationToken).ConfigureAwait(false);
        return answer is null
            ? Results.Problem(string.Create(CultureInfo.InvariantCulture, $"There is no transaction {sequence}."), statusCode: StatusCodes.Status404NotFound, title: "Not found")
            : Show(answer, asText);
    }

    private static async Task<IResult> ExplainMessageAsync(
        HttpRequest request, RuleBook rules, MessageExplainer explainer, BusinessClock clock, JournaledLedger ledger, CancellationToken cancellationToken)
    {
        if (!TryFormat(request.Query, out var asText, out var refusal)) return refusal;
        var buffer = new byte[MaxBodyBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (length > MaxBodyBytes) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        var counts = await ledger.GetRuleCountsAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var (message, dialect, listener) = Read(buffer.AsSpan(0, length));
            var fault = explainer.Explain(rules.Current, message, dialect, listener, clock.Now, counter => counts.GetValueOrDefault(counter), out var tried);
            if (fault.Length > 0) return Bad(fault);
            return Show(Answer(rules.Current, tried), asText);
        }
        catch (DocumentException e)
        {
            return Bad(e.Message);
        }
        finally
        {
            Array.Clear(buffer);
        }
    }

    /// <summary>What the rules say of a message that nobody sent.</summary>
    public static ExplainAnswer Answer(RuleSet rules, IReadOnlyList<RuleExplanation> tried)
    {
        var applied = tried.FirstOrDefault(rule => rule.Result == RuleExplainer.Applied);
        return new ExplainAnswer
        {
            Summary = rules.IsEmpty ? "there are no rules" : applied is null ? "no rule applies" : $"rule {applied.Rule} applies",
            Rule = applied?.Rule,
            Source = "asked",
            RuleFile = rules.Name,
            Rules = tried,
        };
    }

    /// <summary>The body: <c>{"dialect": "iso87-ascii", "message": "0200..." or {"mti": ..., "fields": ...}, "listener": "iso87"}</c>.</summary>
    private static (byte[] Message, Dialect Dialect, string Listener) Read(ReadOnlySpan<byte> body)
    {
        var problems = new DocumentProblems();
        var members = problems.Members(DocumentReader.Parse("body", body));
        var name = members.RequiredString("dialect");
        var listener = members.OptionalString("listener");
        var node = members.Required("message");
        members.Close();
        if (!DialectCatalog.BuiltIn.TryGet(name, out var dialect) && name.Length > 0)
            members.Problem("dialect", "there is no such dialect", NearestName.Hint(name, [.. DialectCatalog.BuiltIn.Names]));
        problems.ThrowIfAny();
        if (node.Kind == DocumentKind.Object)
        {
            var message = MessageJson.Read(node, dialect!); // known, or a problem was thrown
            try
            {
                return (IsoMessageCodec.ToBytes(message, dialect!), dialect!, listener);
            }
            catch (InvalidOperationException e)
            {
                members.Problem("message", e.Message);
            }
        }

        var bytes = members.OptionalHex("message") ?? [];
        problems.ThrowIfAny();
        return (bytes, dialect!, listener);
    }

    private static IResult Show(ExplainAnswer answer, bool asText) => asText
        ? Results.Text(TransactionExplainer.ToText(answer), "text/plain", Encoding.UTF8)
        : Results.Json(answer, AdminJson.Default.ExplainAnswer);

    private static bool TryFormat(IQueryCollection query, out bool asText, out IResult refusal)
    {
        var reader = new QueryReader(query, "format");
        var format = reader.Ascii("format", 8);
        if (format is not ("" or "json" or "text")) reader.Fault("'format': expected json or text");
        asText = format == "text";
        refusal = reader.ToResult();
        return reader.Problem.Length == 0;
    }

    private static IResult Bad(string detail) => Results.Problem(detail, statusCode: StatusCodes.Status400BadRequest, title: "Bad request");
}
