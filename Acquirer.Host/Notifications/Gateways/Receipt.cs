namespace Iso8583.Host.Notifications.Gateways;

/// <summary>What a gateway reports of a message that it took over.</summary>
/// <param name="EventId">The event, where the gateway gives our own id back; else default.</param>
/// <param name="GatewayId">The gateway's id for the message, where it gives that; else empty.</param>
/// <param name="State">How far the message got.</param>
/// <param name="Reason">Why it was not delivered, as a short word.</param>
public readonly record struct Receipt(NotificationId EventId, string GatewayId, ReceiptState State, string Reason);
