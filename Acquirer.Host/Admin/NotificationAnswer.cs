namespace Iso8583.Host.Admin;

/// <summary>One notification of a transaction.</summary>
public sealed record NotificationAnswer
{
    public required string EventId { get; init; }

    public required string Audience { get; init; }

    public required string Kind { get; init; }

    public required string State { get; init; }

    /// <summary>Why it is suppressed or failed.</summary>
    public string? Reason { get; init; }

    /// <summary>Phone, its middle hidden.</summary>
    public string? To { get; init; }

    public string? Template { get; init; }

    public required int TemplateVersion { get; init; }

    public required int EnrolmentVersion { get; init; }

    public required int Attempts { get; init; }

    public required bool PossibleDuplicate { get; init; }

    public string? Gateway { get; init; }

    public string? GatewayId { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? AcceptedAt { get; init; }

    public DateTimeOffset? DeliveredAt { get; init; }

    public double? SwipeToSmsMs { get; init; }
}
