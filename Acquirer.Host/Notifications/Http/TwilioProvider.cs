using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Gateways;
using Iso8583.Host.Notifications.Sinks;
using Iso8583.Host.Telemetry;
using Microsoft.AspNetCore.WebUtilities;

namespace Iso8583.Host.Notifications.Http;

/// <summary>The shape of Twilio's Messages resource: form in, JSON out, status callbacks signed with X-Twilio-Signature.</summary>
public sealed class TwilioProvider : IHttpProvider
{
    private readonly Uri _messages;
    private readonly string _login;
    private readonly byte[] _token;
    private readonly string _sender;
    private readonly string _callbackAddress;
    private readonly TimeProvider _time;

    /// <summary>Makes the dialect of one account.</summary>
    public TwilioProvider(string gateway, Uri address, string account, string token, string sender, string callbackBase, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(address);
        _messages = new Uri(address, $"/2010-04-01/Accounts/{Uri.EscapeDataString(account)}/Messages.json");
        _login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account}:{token}"));
        _token = Encoding.UTF8.GetBytes(token);
        _sender = sender;
        _callbackAddress = callbackBase.Length == 0 ? "" : $"{callbackBase.TrimEnd('/')}/api/v1/receipts/{Uri.EscapeDataString(gateway)}";
        _time = time;
    }

    /// <inheritdoc/>
    public string CallbackReply => "";

    /// <inheritdoc/>
    public HttpRequestMessage Build(NotificationEvent item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var seconds = Math.Clamp((item.ExpiresMicros - _time.UnixMicros()) / 1_000_000, 1, 14_400);
        var form = new List<KeyValuePair<string, string>>
        {
            new("To", item.Recipient),
            new("From", _sender),
            new("Body", item.Text),
            new("ValidityPeriod", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        };
        // Our id comes back in the address, since the resource has no field for it.
        if (_callbackAddress.Length > 0) form.Add(new("StatusCallback", $"{_callbackAddress}?ref={item.Id}"));
        var request = new HttpRequestMessage(HttpMethod.Post, _messages) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", _login);
        return request;
    }

    /// <inheritdoc/>
    public SendResult Read(int status, string body, TimeSpan retryAfter)
    {
        if (status == 429) return SendResult.Not(SendOutcome.Throttled, "throttled", retryAfter);
        if (status >= 500) return SendResult.Not(SendOutcome.Ambiguous, "server error", retryAfter);
        var (sid, code) = Parse(body);
        if (status == 201 && sid.Length > 0) return SendResult.Accepted(sid);
        if (code is 20429 or 21611) return SendResult.Not(SendOutcome.Throttled, "throttled", retryAfter);
        return status is 401 or 403
            ? SendResult.Not(SendOutcome.Failed, "not authorized", TimeSpan.FromSeconds(30))
            : SendResult.Not(status is >= 400 and < 500 ? SendOutcome.Refused : SendOutcome.Failed, "rejected");
    }

    /// <inheritdoc/>
    public bool TryReadCallback(Callback callback, [NotNullWhen(true)] out IReadOnlyList<Receipt>? receipts)
    {
        ArgumentNullException.ThrowIfNull(callback);
        receipts = null;
        var form = QueryHelpers.ParseQuery(callback.Body);
        if (!callback.Headers.TryGetValue("x-twilio-signature", out var signature) || !IsSigned(callback.Url, form, signature)) return false;
        if (!NotificationId.TryParse(callback.Query.GetValueOrDefault("ref"), out var id)) return false;
        var state = form.TryGetValue("MessageStatus", out var status) ? status.ToString() : "";
        receipts =
        [
            state switch
            {
                "delivered" => new Receipt(id, "", ReceiptState.Delivered, ""),
                "failed" or "undelivered" => new Receipt(id, "", ReceiptState.Undelivered, "not delivered"),
                _ => new Receipt(id, "", ReceiptState.Underway, ""),
            },
        ];
        return true;
    }

    private static (string Sid, int Code) Parse(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return ("", 0);
            var sid = root.TryGetProperty("sid", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
            return (sid, root.TryGetProperty("code", out var code) && code.TryGetInt32(out var number) ? number : 0);
        }
        catch (JsonException)
        {
            return ("", 0);
        }
    }

    // HMAC-SHA1 over the address and the sorted names and values of the form. Source: the provider's own SDK on loopback.
    private bool IsSigned(string url, Dictionary<string, Microsoft.Extensions.Primitives.StringValues> form, string signature)
    {
        var text = new StringBuilder(url);
        foreach (var (name, value) in form.OrderBy(pair => pair.Key, StringComparer.Ordinal)) text.Append(name).Append(value);
#pragma warning disable CA5350 // the provider's format
        var expected = HMACSHA1.HashData(_token, Encoding.UTF8.GetBytes(text.ToString()));
#pragma warning restore CA5350
        Span<byte> given = stackalloc byte[expected.Length];
        return Convert.TryFromBase64String(signature, given, out var length) && length == expected.Length && CryptographicOperations.FixedTimeEquals(given, expected);
    }
}
