using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Telemetry;

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

    /// <summary>Describes an event.</summary>
    public static NotificationAnswer Of(NotificationEvent item) => new()
    {
        EventId = item.Id.ToString(),
        Audience = NotificationNames.Of(item.Id.Audience),
        Kind = NotificationNames.Of(item.Id.Kind),
        State = NotificationNames.Of(item.State),
        Reason = NullIfEmpty(item.Reason),
        To = NullIfEmpty(MaskPhone(item.Recipient)),
        Template = NullIfEmpty(item.Template),
        TemplateVersion = item.TemplateVersion,
        EnrolmentVersion = item.EnrolmentVersion,
        Attempts = item.Attempts,
        PossibleDuplicate = item.PossibleDuplicate,
        Gateway = NullIfEmpty(item.Gateway),
        GatewayId = NullIfEmpty(item.GatewayId),
        ExpiresAt = UnixTime.ToInstant(item.ExpiresMicros),
        AcceptedAt = item.AcceptedMicros > 0 ? UnixTime.ToInstant(item.AcceptedMicros) : null,
        DeliveredAt = item.DeliveredMicros > 0 ? UnixTime.ToInstant(item.DeliveredMicros) : null,
        SwipeToSmsMs = item.AcceptedMicros > 0 ? (item.AcceptedMicros - item.ReceivedMicros) / 1000.0 : null,
    };

    private static string MaskPhone(string phone) => phone.Length < 8 ? new string('*', phone.Length) : string.Concat(phone.AsSpan(0, phone.Length - 8), "****", phone.AsSpan(phone.Length - 4));

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
