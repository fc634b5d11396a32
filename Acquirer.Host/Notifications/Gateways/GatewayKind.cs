namespace Iso8583.Host.Notifications.Gateways;

/// <summary>What a gateway of the gateway document is.</summary>
public enum GatewayKind : byte
{
    /// <summary>The in-memory inbox: a phone network without a gateway.</summary>
    Inbox,

    /// <summary>Kannel's sendsms interface.</summary>
    Kannel,

    /// <summary>The shape of Twilio's Messages resource.</summary>
    Twilio,

    /// <summary>A signed webhook (Standard Webhooks, CloudEvents).</summary>
    Webhook,

    /// <summary>An SMPP 3.4 link to an SMS centre.</summary>
    Smpp,

    /// <summary>A CMPP link to a gateway of a Chinese operator.</summary>
    Cmpp,

    /// <summary>The shape of Aliyun's SendSms.</summary>
    Aliyun,

    /// <summary>The shape of Tencent Cloud's SendSms.</summary>
    Tencent,
}
