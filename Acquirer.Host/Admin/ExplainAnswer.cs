using Iso8583.Host.Rules;

namespace Iso8583.Host.Admin;

/// <summary>Why a transaction was decided as it was, or what the rules would say of a message.</summary>
public sealed record ExplainAnswer
{
    /// <summary>Absent for a message that nobody sent.</summary>
    public long? Transaction { get; init; }

    /// <summary>In one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>The rule that applied; absent for none.</summary>
    public string? Rule { get; init; }

    public bool? Approved { get; init; }

    public string? Reason { get; init; }

    public IReadOnlyList<CheckAnswer>? Checks { get; init; }

    /// <summary><c>noted</c> when it was decided, <c>derived</c> from the journal with the rules of now, <c>asked</c> for a message at hand.</summary>
    public required string Source { get; init; }

    /// <summary>The rule file; empty where there is none.</summary>
    public required string RuleFile { get; init; }

    public required IReadOnlyList<RuleExplanation> Rules { get; init; }
}
