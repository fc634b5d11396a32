using System.Globalization;
using System.Security.Cryptography;

namespace Iso8583.Host.Notifications.Cmpp;

/// <summary>Body of CMPP_CONNECT as a gateway reads it.</summary>
/// <param name="Source">The provider's id.</param>
/// <param name="Authenticator">Its proof.</param>
/// <param name="Version">The version's number.</param>
/// <param name="Timestamp">MMDDHHMMSS as a number.</param>
public sealed record CmppConnectRequest(string Source, byte[] Authenticator, byte Version, uint Timestamp)
{
    /// <summary>Whether it comes from somebody who knows the secret.</summary>
    public bool Proves(string secret) =>
        CryptographicOperations.FixedTimeEquals(Authenticator, CmppConnect.Authenticator(Source, secret, Timestamp.ToString("D10", CultureInfo.InvariantCulture)));
}
