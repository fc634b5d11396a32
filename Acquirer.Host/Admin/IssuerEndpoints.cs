using System.Text.Json;
using Iso8583.Core.Documents;
using Iso8583.Host.Authorization;
using Iso8583.Host.Configuration;
using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Admin;

/// <summary><c>/api/v1/issuers</c>: how they stand, the outage switch, how long they take.</summary>
internal static class IssuerEndpoints
{
    private const int MaxListed = 1000;
    private const int MaxBody = 64 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/issuers", ListAsync);
        routes.MapPost("/api/v1/issuers/{name}", ChangeAsync);
    }

    private static async Task<IResult> ListAsync(IssuerBoard issuers, JournaledLedger ledger, BusinessClock clock, CancellationToken cancellationToken)
    {
        var answers = new List<IssuerAnswer>();
        foreach (var issuer in issuers.All) answers.Add(await DescribeAsync(issuer, ledger, clock, cancellationToken).ConfigureAwait(false));
        return Results.Json(answers, AdminJson.Default.ListIssuerAnswer);
    }

    /// <summary>Body: <c>{ "state": "down", "latency": "300ms" }</c>, either of them or both; a latency as in the seed file, null for none.</summary>
    private static async Task<IResult> ChangeAsync(
        string name, HttpRequest request, IssuerBoard issuers, JournaledLedger ledger, BusinessClock clock, CancellationToken cancellationToken)
    {
        if (!issuers.TryFind(name, out var issuer))
        {
            return Results.Problem(
                $"There is no issuer of this name; known are {string.Join(", ", issuers.All.Select(known => known.Name))}.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
        }

        if (request.ContentLength > MaxBody) return Results.Problem("The body is too long.", statusCode: StatusCodes.Status413PayloadTooLarge);
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Change(issuer, body);
        }
        catch (DocumentException e)
        {
            return Results.Problem(e.Message, statusCode: StatusCodes.Status400BadRequest, title: "Bad request");
        }

        return Results.Json(await DescribeAsync(issuer, ledger, clock, cancellationToken).ConfigureAwait(false), AdminJson.Default.IssuerAnswer);
    }

    // Nothing changes unless everything is right.
    private static void Change(IssuerPolicy issuer, string body)
    {
        var problems = new DocumentProblems();
        var members = problems.Members(DocumentReader.Parse("body", body));
        var down = members.OptionalChoice("state", issuer.IsDown ? "down" : "up", "up", "down") == "down";
        var hasLatency = members.TryGet("latency", out var node);
        var latency = hasLatency && node is { Kind: not DocumentKind.Null } ? DelayReader.Read(members, "latency", problems) : null;
        members.Close();
        problems.ThrowIfAny();
        if (hasLatency) issuer.Latency = latency;
        issuer.IsDown = down;
    }

    private static async Task<IssuerAnswer> DescribeAsync(IssuerPolicy issuer, JournaledLedger ledger, BusinessClock clock, CancellationToken cancellationToken) => new(
        issuer.Name,
        issuer.FirstBin,
        issuer.LastBin,
        JsonNamingPolicy.CamelCase.ConvertName(issuer.StandingAt(clock.Now).ToString()),
        issuer.Latency?.ToString() ?? "",
        await ledger.GetStandInsAsync(issuer.FirstBin, issuer.LastBin, MaxListed, cancellationToken).ConfigureAwait(false));
}
