namespace Iso8583.Core.Security;

/// <summary>Where the keys of a terminal of a generic dialect come from.</summary>
public enum ProtectionScheme : byte
{
    /// <summary>Working keys that a key exchange (0800) brings, under a master key of the terminal.</summary>
    SessionKeys = 1,

    /// <summary>A key of its own for every message, derived from a base key and the message's key serial number.</summary>
    Dukpt = 2,
}
