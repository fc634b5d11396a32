using System.Security.Cryptography;
using System.Text;

namespace Iso8583.Host.Notifications.Http;

/// <summary>Signature version 1.0 of Aliyun's RPC interfaces: HMAC-SHA1 over the sorted parameters.</summary>
public static class AliyunSignature
{
    /// <summary>Signs a request.</summary>
    /// <param name="method"><c>GET</c> or <c>POST</c>.</param>
    /// <param name="parameters">All of them but the signature.</param>
    /// <param name="secret">The access key's secret.</param>
    public static string Of(string method, IEnumerable<KeyValuePair<string, string>> parameters, string secret)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var canonical = string.Join('&', parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{Escape(pair.Key)}={Escape(pair.Value)}"));
#pragma warning disable CA5350 // the provider's format
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret + "&"), Encoding.UTF8.GetBytes($"{method}&{Escape("/")}&{Escape(canonical)}")));
#pragma warning restore CA5350
    }

    // RFC 3986: letters, digits, hyphen, dot, underscore and tilde stay.
    private static string Escape(string text) => Uri.EscapeDataString(text);
}
