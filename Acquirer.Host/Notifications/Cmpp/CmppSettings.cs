using Iso8583.Host.Notifications.Links;

namespace Iso8583.Host.Notifications.Cmpp;

/// <summary>How one CMPP link to a gateway (ISMG) is kept.</summary>
public sealed record CmppSettings : LinkSettings
{
    public CmppVersion Version { get; init; } = CmppVersion.V3;

    /// <summary>The provider's id, six characters: Source_Addr and Msg_src.</summary>
    public required string Source { get; init; }

    public required string Secret { get; init; }

    /// <summary>Service_Id, at most ten characters.</summary>
    public string Service { get; init; } = "";

    /// <summary>Src_Id: the number that the phone shows, digits.</summary>
    public required string Sender { get; init; }
}
