using Iso8583.Host.Notifications.Cmpp;
using Iso8583.Host.Notifications.Http;
using Iso8583.Host.Notifications.Smpp;

namespace Iso8583.Host.Notifications.Gateways;

/// <summary>One gateway as the gateway document describes it, its secrets read.</summary>
public sealed record GatewaySpec
{
    /// <summary>Short name; a metric tag and part of callback addresses.</summary>
    public required string Name { get; init; }

    public required GatewayKind Kind { get; init; }

    /// <summary>Gets a copy of what another gateway took, instead of being one of the ways.</summary>
    public bool Copy { get; init; }

    /// <summary>Address of HTTP kinds.</summary>
    public Uri? Url { get; init; }

    /// <summary>User, account or system id.</summary>
    public string User { get; init; } = "";

    /// <summary>Password or token; for a webhook its secrets, separated by blanks.</summary>
    public string Secret { get; init; } = "";

    /// <summary>Sender number or name.</summary>
    public string Sender { get; init; } = "";

    /// <summary>Where the gateway reaches this host for receipts; empty for none.</summary>
    public string CallbackBase { get; init; } = "";

    /// <summary>Longest wait for an answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Rate and breaker.</summary>
    public GatewayLimits Limits { get; init; } = new();

    /// <summary>The link of an SMPP gateway; null for other kinds.</summary>
    public SmppSettings? Smpp { get; init; }

    /// <summary>The link of a CMPP gateway; null for other kinds.</summary>
    public CmppSettings? Cmpp { get; init; }

    /// <summary>Approved texts of a provider that takes no free text; null for other kinds.</summary>
    public ApprovedTexts? Approved { get; init; }
}
