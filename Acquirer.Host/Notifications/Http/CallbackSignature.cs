using System.Security.Cryptography;
using System.Text;

namespace Iso8583.Host.Notifications.Http;

/// <summary>A tag in the callback address that only we can have made, for gateways that do not sign.</summary>
internal sealed class CallbackSignature(string gateway, byte[] key)
{
    private const int TagBytes = 16;

    /// <summary>The tag of one event.</summary>
    public string Of(NotificationId id) => Convert.ToHexStringLower(Compute(id));

    /// <summary>Whether a tag is ours; compared in constant time.</summary>
    public bool Verify(NotificationId id, string tag)
    {
        if (tag.Length != TagBytes * 2) return false;
        Span<byte> given = stackalloc byte[TagBytes];
        return Convert.FromHexString(tag, given, out _, out _) == System.Buffers.OperationStatus.Done && CryptographicOperations.FixedTimeEquals(given, Compute(id));
    }

    private byte[] Compute(NotificationId id) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{gateway}\n{id}"))[..TagBytes];
}
