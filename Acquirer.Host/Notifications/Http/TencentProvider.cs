using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Gateways;
using Iso8583.Host.Notifications.Sinks;

namespace Iso8583.Host.Notifications.Http;

/// <summary>The shape of Tencent Cloud's SendSms (2021-01-11): signed JSON, failures with status 200, receipts as a JSON array by the provider's serial number.</summary>
public sealed class TencentProvider : IHttpProvider
{
    private const string ContentType = "application/json";

    private readonly Uri _address;
    private readonly string _secretId;
    private readonly string _secretKey;
    private readonly ApprovedTexts _texts;
    private readonly TimeProvider _time;

    /// <summary>Makes the dialect of one account.</summary>
    public TencentProvider(Uri address, string secretId, string secretKey, ApprovedTexts texts, TimeProvider time)
    {
        _address = address;
        _secretId = secretId;
        _secretKey = secretKey;
        _texts = texts;
        _time = time;
    }

    /// <inheritdoc/>
    public string CallbackReply => """{"result":0,"errmsg":"OK"}""";

    /// <inheritdoc/>
    public HttpRequestMessage Build(NotificationEvent item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var body = Body(item);
        var now = _time.GetUtcNow();
        var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        request.Headers.Add("X-TC-Action", "SendSms");
        request.Headers.Add("X-TC-Version", "2021-01-11");
        request.Headers.Add("X-TC-Region", _texts.Region);
        request.Headers.Add("X-TC-Timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        var authorization = TencentSignature.Authorization(_secretId, _secretKey, _address.Host.Split('.')[0], _address.Host, ContentType, body, now);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return request;
    }

    /// <inheritdoc/>
    public SendResult Read(int status, string body, TimeSpan retryAfter)
    {
        if (status == 429) return SendResult.Not(SendOutcome.Throttled, "throttled", retryAfter);
        if (!JsonReading.TryObject(body, out var root) || !root.TryGetProperty("Response", out var response) || response.ValueKind != JsonValueKind.Object)
        {
            return SendResult.Not(status is >= 500 or 200 ? SendOutcome.Ambiguous : SendOutcome.Failed, "unexpected answer");
        }

        if (response.TryGetProperty("Error", out var error)) return Refusal(error.Text("Code"), retryAfter);
        if (!response.TryGetProperty("SendStatusSet", out var set) || set.ValueKind != JsonValueKind.Array || set.GetArrayLength() != 1) return SendResult.Not(SendOutcome.Ambiguous, "unexpected answer");
        return set[0].Text("Code") == "Ok" ? SendResult.Accepted(set[0].Text("SerialNo")) : Refusal(set[0].Text("Code"), retryAfter);
    }

    /// <inheritdoc/>
    public bool TryReadCallback(Callback callback, [NotNullWhen(true)] out IReadOnlyList<Receipt>? receipts)
    {
        ArgumentNullException.ThrowIfNull(callback);
        receipts = null;
        if (!CallbackKey.Matches(_texts.CallbackKey, callback) || !JsonReading.TryArray(callback.Body, out var entries)) return false;
        var read = new List<Receipt>();
        foreach (var entry in entries)
        {
            var serial = entry.Text("sid");
            if (serial.Length is 0 or > 64) return false;
            var delivered = entry.Text("report_status") == "SUCCESS";
            read.Add(new Receipt(default, serial, delivered ? ReceiptState.Delivered : ReceiptState.Undelivered, delivered ? "" : "not delivered"));
        }

        receipts = read;
        return true;
    }

    private static SendResult Refusal(string code, TimeSpan retryAfter)
    {
        if (code.StartsWith("LimitExceeded", StringComparison.Ordinal) || code.StartsWith("RequestLimitExceeded", StringComparison.Ordinal)) return SendResult.Not(SendOutcome.Throttled, "throttled", retryAfter);
        if (code.StartsWith("AuthFailure", StringComparison.Ordinal) || code.StartsWith("UnauthorizedOperation", StringComparison.Ordinal) || code == "FailedOperation.InsufficientBalanceInSmsPackage")
        {
            return SendResult.Not(SendOutcome.Failed, "not authorized", TimeSpan.FromSeconds(30));
        }

        if (code is "InvalidParameterValue.IncorrectPhoneNumber" or "FailedOperation.PhoneNumberInBlacklist" or "UnsupportedOperation.ChineseMainlandPhoneNumber") return SendResult.Not(SendOutcome.Refused, "bad number");
        return code.StartsWith("InternalError", StringComparison.Ordinal) || code.Length == 0
            ? SendResult.Not(SendOutcome.Ambiguous, "server error")
            : SendResult.Not(SendOutcome.Refused, "rejected");
    }

    private string Body(NotificationEvent item) => JsonReading.Write(writer =>
    {
        writer.WriteStartObject();
        WriteList(writer, "PhoneNumberSet", item.Recipient);
        writer.WriteString("SmsSdkAppId", _texts.Application);
        writer.WriteString("SignName", _texts.Sign);
        writer.WriteString("TemplateId", _texts.CodeOf(item.Template));
        WriteList(writer, "TemplateParamSet", ApprovedTexts.WithoutSign(item.Text));
        writer.WriteString("SessionContext", item.Id.ToString());
        writer.WriteEndObject();
    });

    private static void WriteList(Utf8JsonWriter writer, string name, string value)
    {
        writer.WriteStartArray(name);
        writer.WriteStringValue(value);
        writer.WriteEndArray();
    }
}
