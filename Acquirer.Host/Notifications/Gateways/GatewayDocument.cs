using Iso8583.Core.Documents;
using Iso8583.Host.Notifications.Http;
using Iso8583.Host.Notifications.SmsCentre;

namespace Iso8583.Host.Notifications.Gateways;

/// <summary>Reads the gateway document: the ways of the route in order of preference, and the copies.</summary>
/// <remarks>Secrets stand elsewhere: <c>env:NAME</c> or <c>file:path</c>.</remarks>
public static class GatewayDocument
{
    /// <summary>Compiles a document.</summary>
    /// <param name="name">Its name for error messages.</param>
    /// <param name="text">JSON or YAML.</param>
    /// <exception cref="DocumentException">With file, line and column of everything that is wrong.</exception>
    public static GatewayPlan Compile(string name, string text)
    {
        var root = DocumentReader.Parse(name, text);
        var problems = new DocumentProblems();
        var document = problems.Members(root);
        var specs = new List<GatewaySpec>();
        foreach (var node in document.Items("gateways"))
        {
            var members = problems.Members(node);
            var spec = Read(members);
            members.Close();
            if (specs.Exists(other => other.Name == spec.Name)) members.Problem("name", "another gateway has this name");
            specs.Add(spec);
        }

        var centre = document.OptionalObject("smsCentre") is { } section ? ReadCentre(problems, section) : null;
        document.Close();
        if (specs.TrueForAll(spec => spec.Copy)) problems.Add(root, "expected at least one gateway that is no copy", "add a gateway of kind inbox");
        problems.ThrowIfAny();
        return new GatewayPlan(specs, centre);
    }

    private static GatewaySpec Read(DocumentObject members)
    {
        var name = members.RequiredString("name");
        if (!name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')) members.Problem("name", "expected letters, digits and hyphens");
        var kind = members.RequiredEnum<GatewayKind>("kind");
        var spec = new GatewaySpec
        {
            Name = name,
            Kind = kind,
            Copy = members.OptionalBool("copy", false),
            Timeout = GatewayMembers.Positive(members, "timeout", TimeSpan.FromSeconds(3)),
            Limits = new GatewayLimits
            {
                PerSecond = members.OptionalInt("perSecond", 0, 0, 100_000),
                Burst = members.OptionalInt("burst", 20, 1, 100_000),
                ProbeInterval = GatewayMembers.Positive(members, "probeInterval", TimeSpan.FromSeconds(kind is GatewayKind.Smpp or GatewayKind.Cmpp ? 1 : 5)),
                GoodProbes = members.OptionalInt("goodProbes", 3, 1, 100),
                FailBackAfter = members.OptionalDuration("failBackAfter", TimeSpan.FromSeconds(30)),
            },
        };
        return kind switch
        {
            GatewayKind.Inbox => spec,
            GatewayKind.Smpp => spec with { Smpp = LinkReading.Smpp(members, name) },
            GatewayKind.Cmpp => spec with { Cmpp = LinkReading.Cmpp(members, name) },
            _ => ReadHttp(members, spec),
        };
    }

    private static GatewaySpec ReadHttp(DocumentObject members, GatewaySpec spec)
    {
        var isWebhook = spec.Kind == GatewayKind.Webhook;
        var takesApprovedOnly = spec.Kind is GatewayKind.Aliyun or GatewayKind.Tencent;
        var secret = isWebhook ? string.Join(' ', members.Strings("secrets").Select(text => GatewayMembers.Secret(members, "secrets", text))) : GatewayMembers.Secret(members, "password", members.RequiredString("password"));
        if (isWebhook) CheckWebhookSecrets(members, secret);
        return spec with
        {
            Url = GatewayMembers.Url(members, members.RequiredString("url")),
            Secret = secret,
            User = isWebhook ? "" : members.RequiredString("user"),
            Sender = isWebhook || takesApprovedOnly ? "" : members.RequiredString("sender"),
            CallbackBase = isWebhook || takesApprovedOnly ? "" : members.OptionalString("callbackBase"),
            Approved = takesApprovedOnly ? ReadApproved(members, spec.Kind) : null,
        };
    }

    private static ApprovedTexts ReadApproved(DocumentObject members, GatewayKind kind)
    {
        var codes = new Dictionary<string, string>();
        if (members.OptionalObject("templates") is { } section)
        {
            foreach (var member in section.Node.Members) codes[member.Name] = section.RequiredString(member.Name);
            section.Close();
        }

        var key = members.OptionalString("callbackKey");
        return new ApprovedTexts
        {
            Sign = members.RequiredString("sign"),
            Template = members.RequiredString("template"),
            Templates = codes,
            Variable = kind == GatewayKind.Aliyun ? members.OptionalString("variable", "text") : "",
            Application = kind == GatewayKind.Tencent ? members.RequiredString("application") : "",
            Region = kind == GatewayKind.Tencent ? members.OptionalString("region", "ap-guangzhou") : "",
            CallbackKey = key.Length == 0 ? "" : GatewayMembers.Secret(members, "callbackKey", key),
        };
    }

    private static SmsCentreSettings ReadCentre(DocumentProblems problems, DocumentObject members)
    {
        var accounts = new Dictionary<string, string>();
        foreach (var node in members.Items("accounts"))
        {
            var account = problems.Members(node);
            var systemId = GatewayMembers.Short(account, "systemId", 15, account.RequiredString("systemId"));
            if (!accounts.TryAdd(systemId, GatewayMembers.Secret(account, "password", account.RequiredString("password")))) account.Problem("systemId", "another account has this name");
            account.Close();
        }

        var settings = new SmsCentreSettings
        {
            Port = members.OptionalInt("port", 2775, 0, 65_535),
            CmppPort = members.Has("cmppPort") ? members.OptionalInt("cmppPort", 7890, 0, 65_535) : null,
            Accounts = accounts,
            Transceivers = members.OptionalBool("transceivers", true),
            PerSecond = members.OptionalInt("perSecond", 0, 0, 1_000_000),
            AnswerDelay = members.OptionalDuration("answerDelay", TimeSpan.Zero),
            DeliveryDelay = members.OptionalDuration("deliveryDelay", TimeSpan.Zero),
            LossPercent = (double)members.OptionalDecimal("lossPercent", 0, 0, 100),
            RejectPercent = (double)members.OptionalDecimal("rejectPercent", 0, 0, 100),
            CutEvery = members.OptionalInt("cutEvery", 0, 0),
            SilentEvery = members.OptionalInt("silentEvery", 0, 0),
            Receipts = members.OptionalEnum("receipts", ReceiptBehaviour.Once),
            ReceiptTries = members.OptionalInt("receiptTries", 6, 1, 100),
            ReceiptRetry = GatewayMembers.Positive(members, "receiptRetry", TimeSpan.FromSeconds(1)),
            PhoneCapacity = members.OptionalInt("phoneCapacity", 10_000, 1, 10_000_000),
            Seed = (ulong)members.OptionalLong("seed", 1, 0),
        };
        members.Close();
        return settings;
    }

    private static void CheckWebhookSecrets(DocumentObject members, string secrets)
    {
        if (secrets.Length == 0) members.Problem("secrets", "expected one or two secrets");
        foreach (var secret in secrets.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                WebhookProvider.ReadSecret(secret);
            }
            catch (FormatException)
            {
                members.Problem("secrets", "expected whsec_ and base64 of 24 to 64 bytes");
            }
        }
    }
}
