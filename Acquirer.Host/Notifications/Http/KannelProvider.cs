using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Iso8583.Host.Notifications.Content;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Gateways;
using Iso8583.Host.Notifications.Sinks;
using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Notifications.Http;

/// <summary>Kannel's sendsms interface, with receipts through dlr-url. User and password stand in the query: loopback or TLS only, and never logged.</summary>
public sealed class KannelProvider : IHttpProvider
{
    // 1 delivered, 2 failed, 16 rejected.
    private const string ReceiptMask = "19";

    private readonly string _address;
    private readonly string _login;
    private readonly string _callbackAddress;
    private readonly CallbackSignature _signature;
    private readonly TimeProvider _time;

    /// <summary>Makes the dialect of one Kannel.</summary>
    /// <param name="gateway">Name of the gateway.</param>
    /// <param name="address">Of sendsms.</param>
    /// <param name="user">sendsms-user.</param>
    /// <param name="password">Its password.</param>
    /// <param name="sender">Sender number or name.</param>
    /// <param name="callbackBase">Where Kannel reaches this host; empty for no receipts.</param>
    /// <param name="callbackKey">Key of the tags in callback addresses.</param>
    /// <param name="time">Clock of the validity.</param>
    public KannelProvider(string gateway, Uri address, string user, string password, string sender, string callbackBase, byte[] callbackKey, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(address);
        _address = address.GetLeftPart(UriPartial.Path);
        _login = $"username={Escape(user)}&password={Escape(password)}&from={Escape(sender)}";
        _callbackAddress = callbackBase.Length == 0 ? "" : $"{callbackBase.TrimEnd('/')}/api/v1/receipts/{Escape(gateway)}";
        _signature = new CallbackSignature(gateway, callbackKey);
        _time = time;
    }

    /// <inheritdoc/>
    public string CallbackReply => "";

    /// <inheritdoc/>
    public HttpRequestMessage Build(NotificationEvent item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var coding = SmsSegments.EncodingOf(item.Text) == SmsEncoding.Gsm7 ? "0" : "2";
        var minutes = Math.Max(1, (item.ExpiresMicros - _time.UnixMicros()) / 60_000_000);
        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"{_address}?{_login}&to={Escape(item.Recipient)}&text={Escape(item.Text)}&coding={coding}&charset=UTF-8&validity={minutes}");
        if (_callbackAddress.Length > 0)
        {
            // Kannel fills in %d and %F itself.
            var callback = $"{_callbackAddress}?ref={item.Id}&type=%d&fid=%F&tag={_signature.Of(item.Id)}";
            query += $"&dlr-mask={ReceiptMask}&dlr-url={Escape(callback)}";
        }

        return new HttpRequestMessage(HttpMethod.Get, query);
    }

    /// <inheritdoc/>
    public SendResult Read(int status, string body, TimeSpan retryAfter) => status switch
    {
        // "0: Accepted for delivery" or "3: Queued for later delivery"; anything else in a 202 is none.
        202 when body.StartsWith('0') || body.StartsWith('3') => SendResult.Accepted(""),
        202 => SendResult.Not(SendOutcome.Failed, "unexpected answer"),
        400 => SendResult.Not(SendOutcome.Refused, "rejected"),
        403 => SendResult.Not(SendOutcome.Failed, "not authorized", TimeSpan.FromSeconds(30)),
        429 => SendResult.Not(SendOutcome.Throttled, "throttled", retryAfter),
        503 => SendResult.Not(SendOutcome.Failed, "temporary", retryAfter),
        >= 500 => SendResult.Not(SendOutcome.Ambiguous, "server error"),
        _ => SendResult.Not(SendOutcome.Failed, "unexpected status"),
    };

    /// <inheritdoc/>
    public bool TryReadCallback(Callback callback, [NotNullWhen(true)] out IReadOnlyList<Receipt>? receipts)
    {
        ArgumentNullException.ThrowIfNull(callback);
        receipts = null;
        var query = callback.Query;
        if (!query.TryGetValue("ref", out var text) || !NotificationId.TryParse(text, out var id)) return false;
        if (!query.TryGetValue("tag", out var tag) || !_signature.Verify(id, tag)) return false;
        var state = query.GetValueOrDefault("type") switch
        {
            "1" => ReceiptState.Delivered,
            "2" or "16" => ReceiptState.Undelivered,
            "4" or "8" => ReceiptState.Underway,
            _ => (ReceiptState?)null,
        };
        if (state is null) return false;
        receipts = [new Receipt(id, "", state.Value, state == ReceiptState.Undelivered ? "not delivered" : "")];
        return true;
    }

    private static string Escape(string text) => Uri.EscapeDataString(text);
}
