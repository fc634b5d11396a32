using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Gateways;
using Iso8583.Host.Notifications.Sinks;

namespace Iso8583.Host.Notifications.Http;

/// <summary>The shape of Aliyun's SendSms (2017-05-25): a signed form, JSON out, failures with status 200, receipts as a JSON array.</summary>
public sealed class AliyunProvider : IHttpProvider
{
    private readonly Uri _address;
    private readonly string _keyId;
    private readonly string _secret;
    private readonly ApprovedTexts _texts;
    private readonly CallbackSignature _signature;
    private readonly TimeProvider _time;

    /// <summary>Makes the dialect of one access key.</summary>
    public AliyunProvider(string gateway, Uri address, string keyId, string secret, ApprovedTexts texts, byte[] callbackKey, TimeProvider time)
    {
        _address = address;
        _keyId = keyId;
        _secret = secret;
        _texts = texts;
        _signature = new CallbackSignature(gateway, callbackKey);
        _time = time;
    }

    /// <inheritdoc/>
    public string CallbackReply => """{"code":0,"msg":"ok"}""";

    /// <inheritdoc/>
    public HttpRequestMessage Build(NotificationEvent item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var parameters = new List<KeyValuePair<string, string>>
        {
            new("AccessKeyId", _keyId),
            new("Action", "SendSms"),
            new("Format", "JSON"),
            // Comes back in the receipt; the tag shows that it is ours.
            new("OutId", $"{item.Id}.{_signature.Of(item.Id)}"),
            new("PhoneNumbers", National(item.Recipient)),
            new("SignName", _texts.Sign),
            new("SignatureMethod", "HMAC-SHA1"),
            // Unique per attempt, or the provider refuses the repeat as a replay.
            new("SignatureNonce", Guid.NewGuid().ToString("N")),
            new("SignatureVersion", "1.0"),
            new("TemplateCode", _texts.CodeOf(item.Template)),
            new("TemplateParam", Parameters(item.Text)),
            new("Timestamp", _time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
            new("Version", "2017-05-25"),
        };
        parameters.Add(new("Signature", AliyunSignature.Of("POST", parameters, _secret)));
        return new HttpRequestMessage(HttpMethod.Post, _address) { Content = new FormUrlEncodedContent(parameters) };
    }

    /// <inheritdoc/>
    public SendResult Read(int status, string body, TimeSpan retryAfter)
    {
        var (code, id) = ReadAnswer(body);
        if (code == "OK") return SendResult.Accepted(id);
        if (status == 429 || code.StartsWith("Throttling", StringComparison.Ordinal) || code == "isv.BUSINESS_LIMIT_CONTROL") return SendResult.Not(SendOutcome.Throttled, "throttled", retryAfter);
        if (code is "isv.MOBILE_NUMBER_ILLEGAL" or "isv.MOBILE_COUNT_OVER_LIMIT") return SendResult.Not(SendOutcome.Refused, "bad number");
        if (code is "isv.AMOUNT_NOT_ENOUGH" or "isv.OUT_OF_SERVICE" || code.StartsWith("InvalidAccessKeyId", StringComparison.Ordinal) || code.StartsWith("SignatureDoesNotMatch", StringComparison.Ordinal) || code.StartsWith("Forbidden", StringComparison.Ordinal))
        {
            return SendResult.Not(SendOutcome.Failed, "not authorized", TimeSpan.FromSeconds(30));
        }

        if (code.StartsWith("isv.", StringComparison.Ordinal)) return SendResult.Not(SendOutcome.Refused, "rejected");
        // The interface knows no idempotence: a fault inside it leaves doubt.
        return status >= 500 || code.StartsWith("isp.", StringComparison.Ordinal) || (status == 200 && code.Length == 0)
            ? SendResult.Not(SendOutcome.Ambiguous, "server error")
            : SendResult.Not(SendOutcome.Failed, "unexpected answer");
    }

    /// <inheritdoc/>
    public bool TryReadCallback(Callback callback, [NotNullWhen(true)] out IReadOnlyList<Receipt>? receipts)
    {
        ArgumentNullException.ThrowIfNull(callback);
        receipts = null;
        if (!CallbackKey.Matches(_texts.CallbackKey, callback)) return false;
        if (!JsonReading.TryArray(callback.Body, out var entries)) return false;
        var read = new List<Receipt>();
        foreach (var entry in entries)
        {
            var ours = entry.Text("out_id");
            var dot = ours.IndexOf('.');
            if (dot < 0 || !NotificationId.TryParse(ours.AsSpan(0, dot), out var id) || !_signature.Verify(id, ours[(dot + 1)..])) return false;
            var delivered = entry.TryGetProperty("success", out var success) && success.ValueKind == JsonValueKind.True;
            read.Add(new Receipt(id, "", delivered ? ReceiptState.Delivered : ReceiptState.Undelivered, delivered ? "" : "not delivered"));
        }

        receipts = read;
        return true;
    }

    private string Parameters(string text) => JsonReading.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString(_texts.Variable, ApprovedTexts.WithoutSign(text));
        writer.WriteEndObject();
    });

    private static string National(string phone) => phone.StartsWith("+86", StringComparison.Ordinal) ? phone[3..] : phone.StartsWith('+') ? "00" + phone[1..] : phone;

    private static (string Code, string Id) ReadAnswer(string body) => JsonReading.TryObject(body, out var root) ? (root.Text("Code"), root.Text("BizId")) : ("", "");
}
