using Iso8583.Host.Transactions;

namespace Iso8583.Host.Configuration.Seed;

/// <summary>How an issuer behaves as a partner on the line.</summary>
/// <param name="Latency">How long an answer takes; null: no time.</param>
/// <param name="Timeout">How long the acquirer waits for one at most; zero: as long as it takes.</param>
/// <param name="Maintenance">Windows of the business time of day in which there are none.</param>
/// <param name="StandIn">What may be approved in its place while it cannot be asked; null: nothing.</param>
/// <param name="Down">Out of order from the start.</param>
public sealed record SeedBehaviour(DelayProfile? Latency, TimeSpan Timeout, IReadOnlyList<(TimeOnly From, TimeOnly To)> Maintenance, SeedStandIn? StandIn, bool Down)
{
    /// <summary>Answers at once and always.</summary>
    public static SeedBehaviour Prompt { get; } = new(null, TimeSpan.Zero, [], null, false);
}
