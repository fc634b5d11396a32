namespace Iso8583.Host.Notifications.Cmpp;

/// <summary>Version of the protocol; the number is the one that is sent.</summary>
public enum CmppVersion : byte
{
    /// <summary>CMPP 2.0.</summary>
    V2 = 0x20,

    /// <summary>CMPP 3.0.</summary>
    V3 = 0x30,
}
