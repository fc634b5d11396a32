using Iso8583.Host.Notifications.SmsCentre;

namespace Iso8583.Host.Notifications.Gateways;

/// <summary>What the gateway document asks for.</summary>
/// <param name="Gateways">Ways in order of preference, and copies.</param>
/// <param name="SmsCentre">The built-in SMS centre, or null for none.</param>
public sealed record GatewayPlan(IReadOnlyList<GatewaySpec> Gateways, SmsCentreSettings? SmsCentre)
{
    /// <summary>The in-memory inbox alone.</summary>
    public static GatewayPlan InboxOnly { get; } = new([new GatewaySpec { Name = "inbox", Kind = GatewayKind.Inbox }], null);
}
