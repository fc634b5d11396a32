using Iso8583.Core.Documents;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Configuration;

/// <summary>Reads a delay of a document: <c>"250ms"</c>, or an object with <c>fixed</c>, <c>uniform</c>, <c>normal</c> or <c>exponential</c> and perhaps <c>max</c>.</summary>
public static class DelayReader
{
    private const string Remedy = "write for example \"250ms\", { \"uniform\": [\"100ms\", \"1s\"] }, { \"normal\": [\"300ms\", \"80ms\"] } or { \"exponential\": \"300ms\" }";

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
            ("normal", DelayProfile.Distribution.Normal, 2), ("exponential", DelayProfile.Distribution.Exponential, 1),
        })
        {
            if (!members.TryGet(word, out var value)) continue;
            given++;
            profile = Shape(value, shape, values, max, problems);
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
        if (shape == DelayProfile.Distribution.Uniform && second < first) problems.Add(node, "the second duration is shorter than the first");
        return new DelayProfile(shape, first, second, max);
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
