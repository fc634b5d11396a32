using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Admin;

/// <summary>Answer of <c>/api/v1/notifications/latency</c>.</summary>
/// <param name="Stages">By stage, issuer and sink, in the order in which a notification passes them.</param>
public sealed record LatencyAnswer(IReadOnlyList<LatencyLine> Stages);
