using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Iso8583.Host.Notifications.Http;

/// <summary>TC3-HMAC-SHA256, the signature of Tencent Cloud's interfaces, over content type, host and body of a POST.</summary>
public static class TencentSignature
{
    /// <summary>The value of the Authorization header.</summary>
    /// <param name="secretId">Id of the account's key.</param>
    /// <param name="secretKey">The key.</param>
    /// <param name="service">Name of the service: the first label of its host.</param>
    /// <param name="host">Host without a port.</param>
    /// <param name="contentType">As the header has it.</param>
    /// <param name="body">The body.</param>
    /// <param name="at">Time of the request.</param>
    public static string Authorization(string secretId, string secretKey, string service, string host, string contentType, string body, DateTimeOffset at)
    {
        var date = at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var scope = $"{date}/{service}/tc3_request";
        var canonical = $"POST\n/\n\ncontent-type:{contentType}\nhost:{host}\n\ncontent-type;host\n{Hash(body)}";
        var toSign = string.Create(CultureInfo.InvariantCulture, $"TC3-HMAC-SHA256\n{at.ToUnixTimeSeconds()}\n{scope}\n{Hash(canonical)}");
        var key = Mac(Mac(Mac(Encoding.UTF8.GetBytes("TC3" + secretKey), date), service), "tc3_request");
        return $"TC3-HMAC-SHA256 Credential={secretId}/{scope}, SignedHeaders=content-type;host, Signature={Convert.ToHexStringLower(Mac(key, toSign))}";
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
