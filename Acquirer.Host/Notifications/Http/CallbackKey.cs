using System.Security.Cryptography;
using System.Text;

namespace Iso8583.Host.Notifications.Http;

/// <summary>Checks the key that a callback of a provider without signatures carries in its address.</summary>
internal static class CallbackKey
{
    /// <summary>Compares in constant time; never true without a key.</summary>
    public static bool Matches(string expected, Callback callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        if (expected.Length == 0 || !callback.Query.TryGetValue("key", out var given)) return false;
        // Digests have one length, so that not even the key's length shows.
        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));
    }
}
