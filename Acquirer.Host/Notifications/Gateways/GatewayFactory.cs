using System.Security.Cryptography;
using System.Text;
using Iso8583.Host.Notifications.Cmpp;
using Iso8583.Host.Notifications.Http;
using Iso8583.Host.Notifications.Sinks;
using Iso8583.Host.Notifications.Smpp;

namespace Iso8583.Host.Notifications.Gateways;

/// <summary>Makes the sink that a gateway's description asks for.</summary>
public sealed class GatewayFactory(InboxSink inbox, ReceiptBook receipts, ReplyHandler replies, TimeProvider time, ILoggerFactory logs)
{
    /// <summary>Makes a sink.</summary>
    public INotificationSink Create(GatewaySpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Kind switch
        {
            GatewayKind.Inbox => inbox,
            GatewayKind.Smpp => new SmppSink(spec.Smpp!, receipts, replies, time, logs.CreateLogger<SmppSink>()), // such a kind has its link
            GatewayKind.Cmpp => new CmppSink(spec.Cmpp!, receipts, replies, time, logs.CreateLogger<CmppSink>()), // such a kind has its link
            _ => new HttpSink(spec.Name, spec.Url!, Provider(spec), spec.Timeout, time), // HTTP kinds have an address
        };
    }

    private IHttpProvider Provider(GatewaySpec spec)
    {
        var url = spec.Url!; // HTTP kinds have an address
        return spec.Kind switch
        {
            GatewayKind.Kannel => new KannelProvider(spec.Name, url, spec.User, spec.Secret, spec.Sender, spec.CallbackBase, CallbackKey(spec.Secret), time),
            GatewayKind.Twilio => new TwilioProvider(spec.Name, url, spec.User, spec.Secret, spec.Sender, spec.CallbackBase, time),
            GatewayKind.Webhook => new WebhookProvider(url, spec.Secret.Split(' ', StringSplitOptions.RemoveEmptyEntries), time),
            GatewayKind.Aliyun => new AliyunProvider(spec.Name, url, spec.User, spec.Secret, spec.Approved!, CallbackKey(spec.Secret), time), // such kinds have their texts
            GatewayKind.Tencent => new TencentProvider(url, spec.User, spec.Secret, spec.Approved!, time),
            _ => throw new InvalidOperationException($"Gateway kind {spec.Kind} is no HTTP gateway."),
        };
    }

    // The tags have to hold over a restart, so their key comes from a secret that lasts.
    private static byte[] CallbackKey(string secret) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), "callback tags"u8);
}
