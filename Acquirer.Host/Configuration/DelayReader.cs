using System.Globalization;
using Iso8583.Core.Documents;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Configuration;

/// <summary>Reads a delay of a document: <c>"250ms"</c>, or an object with <c>fixed</c>, <c>uniform</c>, <c>normal</c>, <c>lognormal</c>, <c>exponential</c> or <c>percentiles</c> and perhaps <c>max</c>.</summary>
public static class DelayReader
{
    private const string Remedy = "write for example \"250ms\", { \"uniform\": [\"100ms\", \"1s\"] }, { \"normal\": [\"300ms\", \"80ms\"] }, { \"lognormal\": [\"120ms\", \"900ms\"] }, { \"exponential\": \"300ms\" } or { \"percentiles\": { \"50\": \"80ms\", \"99\": \"1s\" } }";

    /// <summary>Reads a member; null where it is absent or wrong (then a problem is noted).</summary>
    public static DelayProfile? Read(DocumentObject owner, string name, DocumentProblems problems)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(problems);
        if (!owner.TryGet(name, out var node)) return null;
        if (node.TryGetString(out _)) return TryMilliseconds(node, problems, out var single) ? new DelayProfile(DelayProfile.Distribution.Fixed, single, 0, single) : null;
        if (node.Kind != DocumentKind.Object)
        {
            problems.Add(node, "expected a delay", Remedy);
            return null;
        }

        var members = problems.Members(node);
        var max = members.TryGet("max", out var limit) && TryMilliseconds(limit, problems, out var most) ? most : DelayProfile.LongestMs;
        DelayProfile? profile = null;
        var given = 0;
        foreach (var (word, shape, values) in new[]
        {
            ("fixed", DelayProfile.Distribution.Fixed, 1), ("uniform", DelayProfile.Distribution.Uniform, 2),
            ("normal", DelayProfile.Distribution.Normal, 2), ("lognormal", DelayProfile.Distribution.LogNormal, 2), ("exponential", DelayProfile.Distribution.Exponential, 1),
        })
        {
            if (!members.TryGet(word, out var value)) continue;
            given++;
            profile = Shape(value, shape, values, max, problems);
        }

        if (members.TryGet("percentiles", out var points))
        {
            given++;
            profile = Percentiles(points, max, problems);
        }

        members.Close();
        if (given != 1) problems.Add(node, "expected exactly one distribution", Remedy);
        return profile;
    }

    private static DelayProfile? Shape(DocumentNode node, DelayProfile.Distribution shape, int count, double max, DocumentProblems problems)
    {
        var items = node.Kind == DocumentKind.Array ? node.Items : [node];
        if (items.Count != count)
        {
            problems.Add(node, count == 1 ? "expected one duration" : "expected a list of two durations", Remedy);
            return null;
        }

        if (!TryMilliseconds(items[0], problems, out var first)) return null;
        var second = 0.0;
        if (count == 2 && !TryMilliseconds(items[1], problems, out second)) return null;
        if (shape is DelayProfile.Distribution.Uniform or DelayProfile.Distribution.LogNormal && second < first) problems.Add(node, "the second duration is shorter than the first");
        if (shape == DelayProfile.Distribution.LogNormal && first <= 0) problems.Add(node, "expected a median above zero");
        return new DelayProfile(shape, first, second, max);
    }

    private static DelayProfile? Percentiles(DocumentNode node, double max, DocumentProblems problems)
    {
        var points = new List<(double Percent, double Ms)>();
        if (node.Kind != DocumentKind.Object || node.Members.Count == 0)
        {
            problems.Add(node, "expected percentiles and their durations", Remedy);
            return null;
        }

        foreach (var member in node.Members)
        {
            if (!double.TryParse(member.Name, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) || percent > 100)
                problems.Add(node, member, "expected a percentile from 0 to 100");
            else if (TryMilliseconds(member.Value, problems, out var ms))
            {
                if (points.Count > 0 && (percent <= points[^1].Percent || ms < points[^1].Ms)) problems.Add(node, member, "expected percentiles and durations in ascending order");
                points.Add((percent, ms));
            }
        }

        return points.Count == 0 ? null : new DelayProfile(DelayProfile.Distribution.Percentiles, points[0].Ms, points[^1].Ms, max) { Points = points };
    }

    private static bool TryMilliseconds(DocumentNode node, DocumentProblems problems, out double milliseconds)
    {
        milliseconds = 0;
        if (node.TryGetString(out var text) && DocumentObject.TryParseDuration(text, out var duration) && duration.TotalMilliseconds <= DelayProfile.LongestMs)
        {
            milliseconds = duration.TotalMilliseconds;
            return true;
        }

        problems.Add(node, "expected a duration of at most 10 minutes", Remedy);
        return false;
    }
}
