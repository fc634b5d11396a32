using Iso8583.Core.Documents;
using Iso8583.Host.Notifications.Cmpp;
using Iso8583.Host.Notifications.Content;
using Iso8583.Host.Notifications.Smpp;

namespace Iso8583.Host.Notifications.Gateways;

/// <summary>Reads the settings of links to SMS centres.</summary>
internal static class LinkReading
{
    /// <summary>An SMPP link.</summary>
    public static SmppSettings Smpp(DocumentObject members, string name)
    {
        var password = GatewayMembers.Secret(members, "password", members.RequiredString("password"));
        if (password.Length > SmppBind.MaxPassword) members.Problem("password", "SMPP carries at most 8 characters of it");
        var sender = members.RequiredString("sender");
        if (!sender.All(char.IsAsciiDigit) && (sender.Length > 11 || !Gsm7.TryEncode(sender, out _))) members.Problem("sender", "expected digits, or up to 11 characters of the GSM alphabet");
        return new SmppSettings
        {
            Name = name,
            Host = members.OptionalString("host", "127.0.0.1"),
            Port = members.OptionalInt("port", 2775, 1, 65_535),
            Tls = members.OptionalBool("tls", false),
            TrustedCertificate = Certificate(members),
            SystemId = GatewayMembers.Short(members, "systemId", 15, members.RequiredString("systemId")),
            Password = password,
            SystemType = GatewayMembers.Short(members, "systemType", 12, members.OptionalString("systemType")),
            Sender = GatewayMembers.Short(members, "sender", 20, sender),
            Bind = members.OptionalEnum("bind", SmppBindMode.Auto),
            Window = members.OptionalInt("window", 10, 1, 1000),
            ResponseTimeout = members.OptionalDuration("timeout", TimeSpan.FromSeconds(10)),
            EnquireAfter = GatewayMembers.Positive(members, "enquireAfter", TimeSpan.FromSeconds(30)),
            LongMessages = members.OptionalEnum("longMessages", SmppLongMessage.Udh),
            SubmitIds = members.OptionalEnum("submitIds", SmppIdFormat.AsIs),
            ReceiptIds = members.OptionalEnum("receiptIds", SmppIdFormat.AsIs),
        };
    }

    /// <summary>A CMPP link.</summary>
    public static CmppSettings Cmpp(DocumentObject members, string name)
    {
        var version = members.OptionalString("version", "3.0");
        if (version is not ("2.0" or "3.0")) members.Problem("version", "expected \"2.0\" or \"3.0\"");
        var source = members.RequiredString("source");
        if (source.Length != CmppConnect.SourceLength) members.Problem("source", "expected the provider's id: six characters");
        var sender = members.RequiredString("sender");
        if (!sender.All(char.IsAsciiDigit)) members.Problem("sender", "expected digits");
        return new CmppSettings
        {
            Name = name,
            Host = members.OptionalString("host", "127.0.0.1"),
            Port = members.OptionalInt("port", 7890, 1, 65_535),
            Tls = members.OptionalBool("tls", false),
            TrustedCertificate = Certificate(members),
            Version = version == "2.0" ? CmppVersion.V2 : CmppVersion.V3,
            Source = GatewayMembers.Short(members, "source", CmppConnect.SourceLength, source),
            Secret = GatewayMembers.Secret(members, "password", members.RequiredString("password")),
            Service = GatewayMembers.Short(members, "service", 10, members.OptionalString("service")),
            Sender = GatewayMembers.Short(members, "sender", 21, sender),
            Window = members.OptionalInt("window", 16, 1, 1000),
            ResponseTimeout = members.OptionalDuration("timeout", TimeSpan.FromSeconds(10)),
            EnquireAfter = GatewayMembers.Positive(members, "enquireAfter", TimeSpan.FromSeconds(30)),
        };
    }

    private static string Certificate(DocumentObject members)
    {
        var path = members.OptionalString("trustedCertificate");
        if (path.Length > 0 && !File.Exists(path)) members.Problem("trustedCertificate", "the file is not there");
        return path;
    }
}
