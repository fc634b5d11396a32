namespace Iso8583.Host.Transactions;

/// <summary>
/// What the rules say of one message before the books are asked: candidates in the order of the file, the last of them without a counter.
/// Part of a pooled exchange; grows to the rule file's size and is then reused.
/// </summary>
public sealed class RuleMatch
{
    private RuleCandidate[] _candidates = new RuleCandidate[4];
    private byte[] _trail = [];

    public int Count { get; private set; }

    /// <summary>The candidates.</summary>
    public ReadOnlySpan<RuleCandidate> Candidates => _candidates.AsSpan(0, Count);

    /// <summary>The set of rules that was looked through; null where there was none.</summary>
    public object? Source { get; private set; }

    /// <summary>How each rule fared: 0 not looked at, 1 its conditions hold, else 2 and the position of the first condition that does not.</summary>
    public ReadOnlySpan<byte> Trail => _trail.AsSpan(0, TrailLength);

    private int TrailLength { get; set; }

    /// <summary>Begins anew.</summary>
    /// <param name="source">The set of rules.</param>
    /// <param name="rules">Number of its rules.</param>
    /// <returns>Where to note how each rule fared.</returns>
    public Span<byte> Begin(object source, int rules)
    {
        Clear();
        Source = source;
        if (_trail.Length < rules) _trail = new byte[rules];
        TrailLength = rules;
        var trail = _trail.AsSpan(0, rules);
        trail.Clear();
        return trail;
    }

    public void Add(in RuleCandidate candidate)
    {
        if (Count == _candidates.Length) Array.Resize(ref _candidates, Count * 2);
        _candidates[Count++] = candidate;
    }

    /// <summary>The first rule that applies without asking the books; null where there is none.</summary>
    public RuleAct? WithoutCounter()
    {
        foreach (ref readonly var candidate in Candidates)
        {
            if (candidate.Counter == 0) return candidate.Act;
        }

        return null;
    }

    /// <summary>The candidate of a name.</summary>
    public bool TryFind(string id, out RuleCandidate found)
    {
        foreach (ref readonly var candidate in Candidates)
        {
            if (candidate.Act.Id != id) continue;
            found = candidate;
            return true;
        }

        found = default;
        return false;
    }

    public void Clear()
    {
        _candidates.AsSpan(0, Count).Clear();
        Count = 0;
        TrailLength = 0;
        Source = null;
    }
}
