using System.Globalization;
using System.Text.Json;
using Iso8583.Core.Documents;
using Iso8583.Host.Settlement;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Admin;

/// <summary><c>/api/v1/clock</c>: reads the business clock and moves it forward; what is due by then is done before the answer.</summary>
internal static class ClockEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/clock", (BusinessClock clock, SettlementEngine engine) => Results.Json(Answer(clock, engine, null), AdminJson.Default.ClockAnswer));
        routes.MapPost("/api/v1/clock", MoveAsync);
    }

    private static async Task<IResult> MoveAsync(HttpRequest http, BusinessClock clock, SettlementEngine engine, CancellationToken cancellationToken)
    {
        // Only JSON: a page in a browser cannot send it to another origin without being allowed to.
        if (!http.HasJsonContentType()) return Results.Problem("expected application/json", statusCode: StatusCodes.Status415UnsupportedMediaType, title: "Unsupported media type");
        ClockRequest? request;
        try
        {
            request = await JsonSerializer.DeserializeAsync(http.Body, AdminJson.Default.ClockRequest, cancellationToken).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            request = null;
        }

        if (request is null) return Refuse("expected {\"advance\": \"24h\"} or {\"set\": \"2026-02-01T00:10\"}");
        if (request.Advance is null == request.Set is null) return Refuse("expected either 'advance' or 'set'");
        if (request.Advance is { } advance)
        {
            if (advance.StartsWith('-')) return Backward("'advance': the clock is never moved backward");
            if (!DocumentObject.TryParseDuration(advance, out var span)) return Refuse("'advance': expected a span like 90s, 30m, 24h or 2d");
            if (!clock.TryAdvance(span)) return Refuse("'advance': the clock goes no further than 2099");
        }
        else if (!ClockSetting.TryParseTime(request.Set!, out var target)) return Refuse("'set': expected a time like 2026-02-01T00:10, from 2000 to 2099");
        else if (!clock.TrySet(target))
        {
            return Backward(string.Create(
                CultureInfo.InvariantCulture, $"'set': {target:yyyy-MM-ddTHH:mm:ss} is before {clock.Now:yyyy-MM-ddTHH:mm:ss}, where the clock stands; it is never moved backward"));
        }

        var done = await engine.RunDueAsync(cancellationToken).ConfigureAwait(false);
        return Results.Json(Answer(clock, engine, done), AdminJson.Default.ClockAnswer);
    }

    private static ClockAnswer Answer(BusinessClock clock, SettlementEngine engine, SettlementSummary? done) => new(
        clock.Now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture),
        clock.Mode switch { ClockMode.Fixed => "fixed", ClockMode.Scaled => "scaled", _ => "real" },
        clock.Mode == ClockMode.Real ? 1 : clock.Speed,
        (done?.BusinessDay ?? engine.Today).ToString("O", CultureInfo.InvariantCulture),
        done?.ClosedDay?.ToString("O", CultureInfo.InvariantCulture),
        done?.Payouts,
        done?.Carried,
        engine.Acquirers.Count == 1
            ? null
            : [.. engine.Acquirers.Skip(1).Select((acquirer, i) => new AcquirerDayAnswer(
                acquirer.ToString(),
                (done?.Acquirers[i + 1].BusinessDay ?? engine.TodayOf(acquirer)).ToString("O", CultureInfo.InvariantCulture),
                done?.Acquirers[i + 1].ClosedDay?.ToString("O", CultureInfo.InvariantCulture)))]);

    private static IResult Backward(string problem) => Results.Problem(problem, statusCode: StatusCodes.Status409Conflict, title: "Clock would go backward");

    private static IResult Refuse(string problem) => Results.Problem(problem, statusCode: StatusCodes.Status400BadRequest, title: "Bad request");
}
