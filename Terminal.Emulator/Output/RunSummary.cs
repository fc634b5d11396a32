namespace Iso8583.Emulator.Output;

/// <summary>The figures of a run.</summary>
internal sealed class RunSummary
{
    public int Sent { get; init; }

    public int Answered { get; init; }

    /// <summary>Answers that were thrown away on purpose; they count as answered.</summary>
    public int ThrownAway { get; init; }

    public int Approvals { get; init; }

    public int Declines { get; init; }

    public int Reversals { get; init; }

    public int SettlementsBalanced { get; init; }

    public int SettlementsTried { get; init; }

    public int FailedExpectations { get; init; }

    public int SmsEvents { get; init; }

    /// <summary>Swipe to SMS as the acquirer measured it, sorted.</summary>
    public IReadOnlyList<double> HostMilliseconds { get; init; } = [];

    /// <summary>The same as seen from here, sorted; includes the polling of the inbox.</summary>
    public IReadOnlyList<double> OwnMilliseconds { get; init; } = [];

    public string Settlement => SettlementsTried > 0 && SettlementsBalanced == SettlementsTried ? "balanced" : SettlementsTried == 0 ? "none" : "NOT balanced";

    /// <summary>The middle value; 0 without values.</summary>
    public static double Median(IReadOnlyList<double> sorted)
    {
        if (sorted.Count == 0) return 0;
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The largest value; 0 without values.</summary>
    public static double Worst(IReadOnlyList<double> sorted) => sorted.Count == 0 ? 0 : sorted[^1];
}
