namespace Iso8583.Host.Admin;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: it has started, is not stopping, and every check passes.</summary>
internal static class HealthEndpoints
{
    private static readonly Dictionary<string, string> None = [];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => Results.Json(new HealthAnswer("live", None), AdminJson.Default.HealthAnswer));
        routes.MapGet("/health/ready", Ready);
    }

    private static IResult Ready(IHostApplicationLifetime lifetime, IEnumerable<ReadinessCheck> checks)
    {
        var problems = new Dictionary<string, string>();
        if (!lifetime.ApplicationStarted.IsCancellationRequested) problems["host"] = "still starting";
        if (lifetime.ApplicationStopping.IsCancellationRequested) problems["host"] = "stopping";
        foreach (var check in checks)
        {
            var problem = check.Problem();
            if (problem.Length > 0) problems[check.Name] = problem;
        }

        return problems.Count == 0
            ? Results.Json(new HealthAnswer("ready", problems), AdminJson.Default.HealthAnswer)
            : Results.Json(new HealthAnswer("notReady", problems), AdminJson.Default.HealthAnswer, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
