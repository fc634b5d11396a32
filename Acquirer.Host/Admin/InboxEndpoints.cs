using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Sinks;

namespace Iso8583.Host.Admin;

/// <summary><c>/api/v1/inbox</c>: what the phones show.</summary>
internal static class InboxEndpoints
{
    private const int MaxLimit = 1000;
    private const int MaxWaitMs = 30_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/inbox", ReadAsync);
        routes.MapGet("/api/v1/inbox/expect", ExpectAsync);
    }

    private static async Task<IResult> ExpectAsync(HttpRequest request, Inbox inbox, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!TryRead(request.Query, out var expectation, out var refusal)) return refusal;
        var answer = await expectation.JudgeAsync(inbox, time, cancellationToken).ConfigureAwait(false);
        // "curl -f" ends a build where asked for.
        var isFault = !answer.Met && string.Equals(request.Query["fail"], "true", StringComparison.Ordinal);
        return Results.Json(answer, AdminJson.Readable.ExpectationAnswer, statusCode: isFault ? StatusCodes.Status417ExpectationFailed : StatusCodes.Status200OK);
    }

    private static bool TryRead(IQueryCollection query, out InboxExpectation expectation, out IResult refusal)
    {
        var reader = new QueryReader(query, "after", "phone", "kind", "stan", "terminal", "count", "withinMs", "waitMs", "fail");
        var kind = reader.Ascii("kind", 30);
        if (kind.Length > 0 && !NotificationNames.TryParse(kind, out NotificationKind _))
        {
            reader.Fault($"'kind': expected one of {string.Join(", ", NotificationNames.Kinds.Select(NotificationNames.Of))}");
        }

        var within = reader.Number("withinMs", MaxWaitMs, 1, MaxWaitMs);
        expectation = new InboxExpectation(
            reader.Number("after", 0, 0, long.MaxValue),
            reader.Phone("phone"),
            kind,
            reader.Ascii("stan", 12),
            reader.Ascii("terminal", 16),
            (int)reader.Number("count", 1, 0, 1000),
            TimeSpan.FromMilliseconds(within),
            TimeSpan.FromMilliseconds(reader.Number("waitMs", Math.Min(within, 1000), 0, MaxWaitMs)));
        refusal = reader.ToResult();
        return reader.Problem.Length == 0;
    }

    private static async Task<IResult> ReadAsync(HttpRequest request, Inbox inbox, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!TryRead(request.Query, out var after, out var limit, out var wait, out var phone, out var refusal)) return refusal;
        var messages = inbox.Read(after, phone, limit);
        if (messages.Count == 0 && wait > TimeSpan.Zero) messages = await WaitAsync(inbox, after, phone, limit, wait, time, cancellationToken).ConfigureAwait(false);
        return Results.Json(new InboxAnswer(messages, inbox.LastId), AdminJson.Readable.InboxAnswer);
    }

    private static bool TryRead(IQueryCollection query, out long after, out int limit, out TimeSpan wait, out string phone, out IResult refusal)
    {
        var reader = new QueryReader(query, "after", "phone", "limit", "waitMs");
        after = reader.Number("after", 0, 0, long.MaxValue);
        limit = (int)reader.Number("limit", 100, 1, MaxLimit);
        wait = TimeSpan.FromMilliseconds(reader.Number("waitMs", 0, 0, MaxWaitMs));
        phone = reader.Phone("phone");
        refusal = reader.ToResult();
        return reader.Problem.Length == 0;
    }

    private static async Task<IReadOnlyList<InboxMessage>> WaitAsync(
        Inbox inbox, long after, string phone, int limit, TimeSpan wait, TimeProvider time, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var seen = after;
        try
        {
            while (true)
            {
                await inbox.WaitAsync(seen, either.Token).ConfigureAwait(false);
                var last = inbox.LastId;
                var messages = inbox.Read(after, phone, limit);
                if (messages.Count > 0) return messages;
                seen = last;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [];
        }
    }
}
