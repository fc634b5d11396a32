namespace Iso8583.Core.Documents;

/// <summary>What somebody who mistyped a name probably meant.</summary>
public static class NearestName
{
    private const int MaxListed = 16;
    private const int MaxCompared = 64;

    /// <summary>A sentence that helps: the nearest name, or the list of the possible ones.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="candidates">What could have been written.</param>
    public static string Hint(string name, IReadOnlyCollection<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        if (TryFind(name, candidates, out var nearest)) return $"did you mean '{nearest}'?";
        if (candidates.Count == 0) return "there is nothing to choose from";
        var listed = string.Join(", ", candidates.Order(StringComparer.Ordinal).Take(MaxListed));
        return candidates.Count > MaxListed ? $"expected one of {listed}, ..." : $"expected one of {listed}";
    }

    /// <summary>The candidate that differs in the fewest letters, where those are few.</summary>
    public static bool TryFind(string name, IEnumerable<string> candidates, out string nearest)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(candidates);
        nearest = "";
        if (name.Length > MaxCompared) return false;
        // Two letters swapped count as two changes.
        var best = (name.Length <= 3 ? 1 : Math.Max(2, name.Length / 3)) + 1;
        foreach (var candidate in candidates)
        {
            if (candidate.Length > MaxCompared) continue;
            var distance = Distance(name, candidate);
            if (distance >= best) continue;
            best = distance;
            nearest = candidate;
        }

        return nearest.Length > 0;
    }

    // Levenshtein, one row, case ignored.
    private static int Distance(string a, string b)
    {
        Span<int> row = stackalloc int[MaxCompared + 1];
        for (var j = 0; j <= b.Length; j++) row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitute = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitute, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
