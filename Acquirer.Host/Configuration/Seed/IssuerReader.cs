using System.Globalization;
using Iso8583.Core.Documents;
using Iso8583.Core.Messages;

namespace Iso8583.Host.Configuration.Seed;

/// <summary>Reads how an issuer of the seed file behaves: latency, timeout, maintenance, stand-in, state.</summary>
internal static class IssuerReader
{
    private const int MaxCount = 1_000_000;

    public static SeedBehaviour Behaviour(DocumentObject issuer, DocumentProblems problems)
    {
        var latency = DelayReader.Read(issuer, "latency", problems);
        var timeout = issuer.OptionalDuration("timeout", TimeSpan.Zero);
        var maintenance = new List<(TimeOnly From, TimeOnly To)>();
        foreach (var node in issuer.Items("maintenance"))
        {
            var window = problems.Members(node);
            maintenance.Add((TimeOfDay(window, "from"), TimeOfDay(window, "to")));
            window.Close();
        }

        var standIn = issuer.OptionalObject("standIn") is { } limits ? StandIn(limits) : null;
        var down = issuer.OptionalChoice("state", "up", "up", "down") == "down";
        return new SeedBehaviour(latency, timeout, maintenance, standIn, down);
    }

    private static TimeOnly TimeOfDay(DocumentObject owner, string name)
    {
        var text = owner.RequiredString(name);
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return time;
        if (text.Length > 0) owner.Problem(name, "expected a time of day as \"HH:MM\"");
        return default;
    }

    private static SeedStandIn StandIn(DocumentObject limits)
    {
        var standIn = new SeedStandIn(
            SeedReader.Minor(limits, "perTransaction", Currency.Cny), SeedReader.Minor(limits, "perDay", Currency.Cny), limits.OptionalInt("countPerDay", 0, 0, MaxCount));
        if (standIn.PerTransaction == 0) limits.Problem("perTransaction", "expected the largest amount that may be approved in the issuer's place");
        limits.Close();
        return standIn;
    }
}
