using System.Text.Json;
using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Admin;

/// <summary><c>/api/v1/notifications</c>: events by state, and dead letters sent after all. <c>/api/v1/inbox/replies</c>: what phones write back.</summary>
internal static class NotificationEndpoints
{
    private const int MaxLimit = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/notifications", List);
        routes.MapGet("/api/v1/notifications/latency", (LatencyBook book) => Results.Json(
            new LatencyAnswer([.. book.Read().OrderBy(line => Array.IndexOf(NotificationStages.Names, line.Stage)).ThenBy(line => line.Issuer, StringComparer.Ordinal).ThenBy(line => line.Sink, StringComparer.Ordinal)]),
            AdminJson.Default.LatencyAnswer));
        routes.MapPost("/api/v1/notifications/{id}/requeue", RequeueAsync);
        routes.MapPost("/api/v1/inbox/replies", ReplyAsync);
    }

    private static IResult List(HttpRequest request, DeadLetters letters, NotificationStore store)
    {
        if (!TryRead(request.Query, out var state, out var after, out var limit, out var refusal)) return refusal;
        var events = letters.Read(state, after, limit);
        var next = events.Count > 0 ? events[^1].Id.ToString() : after.Value == 0 ? "" : after.ToString();
        return Results.Json(
            new NotificationListAnswer([.. events.Select(NotificationAnswer.Of)], next, store.OpenCount, store.OldestOpenSeconds), AdminJson.Default.NotificationListAnswer);
    }

    private static async Task<IResult> RequeueAsync(string id, DeadLetters letters, CancellationToken cancellationToken)
    {
        if (!NotificationId.TryParse(id, out var parsed)) return BadRequest("'id': expected an event id such as 12-cardholder-approved");
        return await letters.RequeueAsync(parsed, cancellationToken).ConfigureAwait(false)
            ? Results.Json(new RequeueAnswer(parsed.ToString()), AdminJson.Default.RequeueAnswer, statusCode: StatusCodes.Status202Accepted)
            : Results.Problem($"{parsed} is not among the dead, expired or undelivered events.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
    }

    private static async Task<IResult> ReplyAsync(HttpRequest request, ReplyHandler replies, CancellationToken cancellationToken)
    {
        // Only JSON: a page in a browser cannot send it to another origin without being allowed to.
        if (!request.HasJsonContentType()) return Results.Problem("expected application/json", statusCode: StatusCodes.Status415UnsupportedMediaType, title: "Unsupported media type");
        ReplyRequest? reply;
        try
        {
            reply = await JsonSerializer.DeserializeAsync(request.Body, AdminJson.Default.ReplyRequest, cancellationToken).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            reply = null;
        }

        if (reply is not { From.Length: >= 3 and <= 21, Text.Length: <= 1000 } || !reply.From.AsSpan(reply.From[0] == '+' ? 1 : 0).ContainsOnlyDigits())
        {
            return BadRequest("expected {\"from\": \"+8613800000001\", \"text\": \"TD\"}");
        }

        var understood = await replies.HandleAsync(reply.From, reply.Text, cancellationToken).ConfigureAwait(false);
        return Results.Json(new ReplyAnswer(JsonNamingPolicy.CamelCase.ConvertName(understood.ToString())), AdminJson.Default.ReplyAnswer);
    }

    private static bool TryRead(IQueryCollection query, out DeliveryState state, out NotificationId after, out int limit, out IResult refusal)
    {
        var reader = new QueryReader(query, "state", "after", "limit");
        limit = (int)reader.Number("limit", 100, 1, MaxLimit);
        var name = reader.Ascii("state", 20);
        state = DeliveryState.Dead;
        if (name.Length > 0 && !NotificationNames.TryParse(name, out state))
        {
            reader.Fault($"'state': expected one of {string.Join(", ", Enum.GetValues<DeliveryState>().Select(NotificationNames.Of))}");
        }

        var text = reader.Ascii("after", 60);
        after = default;
        if (text.Length > 0 && !NotificationId.TryParse(text, out after)) reader.Fault("'after': expected an event id such as 12-cardholder-approved");
        refusal = reader.ToResult();
        return reader.Problem.Length == 0;
    }

    private static IResult BadRequest(string problem) => Results.Problem(problem, statusCode: StatusCodes.Status400BadRequest, title: "Bad request");

    private static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => text.Length > 0 && text.IndexOfAnyExceptInRange('0', '9') < 0;
}
