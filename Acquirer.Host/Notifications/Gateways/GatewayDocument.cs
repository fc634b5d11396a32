using System.Text;
using Iso8583.Core.Documents;
using Iso8583.Host.Notifications.Content;
using Iso8583.Host.Notifications.Http;
using Iso8583.Host.Notifications.SmsCentre;
using Iso8583.Host.Notifications.Smpp;

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
            Timeout = Positive(members, "timeout", TimeSpan.FromSeconds(3)),
            Limits = new GatewayLimits
            {
                PerSecond = members.OptionalInt("perSecond", 0, 0, 100_000),
                Burst = members.OptionalInt("burst", 20, 1, 100_000),
                ProbeInterval = Positive(members, "probeInterval", TimeSpan.FromSeconds(kind == GatewayKind.Smpp ? 1 : 5)),
                GoodProbes = members.OptionalInt("goodProbes", 3, 1, 100),
                FailBackAfter = members.OptionalDuration("failBackAfter", TimeSpan.FromSeconds(30)),
            },
        };
        return kind switch
        {
            GatewayKind.Inbox => spec,
            GatewayKind.Smpp => spec with { Smpp = ReadSmpp(members, name) },
            _ => ReadHttp(members, spec),
        };
    }

    private static GatewaySpec ReadHttp(DocumentObject members, GatewaySpec spec)
    {
        var secret = spec.Kind == GatewayKind.Webhook ? string.Join(' ', members.Strings("secrets").Select(text => ReadSecret(members, "secrets", text))) : ReadSecret(members, "password", members.RequiredString("password"));
        if (spec.Kind == GatewayKind.Webhook) CheckWebhookSecrets(members, secret);
        return spec with
        {
            Url = ReadUrl(members, members.RequiredString("url")),
            Secret = secret,
            User = spec.Kind == GatewayKind.Webhook ? "" : members.RequiredString("user"),
            Sender = spec.Kind == GatewayKind.Webhook ? "" : members.RequiredString("sender"),
            CallbackBase = spec.Kind == GatewayKind.Webhook ? "" : members.OptionalString("callbackBase"),
        };
    }

    private static SmppSettings ReadSmpp(DocumentObject members, string name)
    {
        var password = ReadSecret(members, "password", members.RequiredString("password"));
        if (password.Length > SmppBind.MaxPassword) members.Problem("password", "SMPP carries at most 8 characters of it");
        var sender = members.RequiredString("sender");
        if (!sender.All(char.IsAsciiDigit) && (sender.Length > 11 || !Gsm7.TryEncode(sender, out _))) members.Problem("sender", "expected digits, or up to 11 characters of the GSM alphabet");
        return new SmppSettings
        {
            Name = name,
            Host = members.OptionalString("host", "127.0.0.1"),
            Port = members.OptionalInt("port", 2775, 1, 65_535),
            Tls = members.OptionalBool("tls", false),
            SystemId = Short(members, "systemId", 15, members.RequiredString("systemId")),
            Password = password,
            SystemType = Short(members, "systemType", 12, members.OptionalString("systemType")),
            Sender = Short(members, "sender", 20, sender),
            Window = members.OptionalInt("window", 10, 1, 1000),
            ResponseTimeout = members.OptionalDuration("timeout", TimeSpan.FromSeconds(10)),
            EnquireAfter = Positive(members, "enquireAfter", TimeSpan.FromSeconds(30)),
            LongMessages = members.OptionalEnum("longMessages", SmppLongMessage.Udh),
            SubmitIds = members.OptionalEnum("submitIds", SmppIdFormat.AsIs),
            ReceiptIds = members.OptionalEnum("receiptIds", SmppIdFormat.AsIs),
        };
    }

    private static SmsCentreSettings ReadCentre(DocumentProblems problems, DocumentObject members)
    {
        var accounts = new Dictionary<string, string>();
        foreach (var node in members.Items("accounts"))
        {
            var account = problems.Members(node);
            var systemId = Short(account, "systemId", 15, account.RequiredString("systemId"));
            if (!accounts.TryAdd(systemId, ReadSecret(account, "password", account.RequiredString("password")))) account.Problem("systemId", "another account has this name");
            account.Close();
        }

        var settings = new SmsCentreSettings
        {
            Port = members.OptionalInt("port", 2775, 0, 65_535),
            Accounts = accounts,
            PerSecond = members.OptionalInt("perSecond", 0, 0, 1_000_000),
            AnswerDelay = members.OptionalDuration("answerDelay", TimeSpan.Zero),
            DeliveryDelay = members.OptionalDuration("deliveryDelay", TimeSpan.Zero),
            LossPercent = (double)members.OptionalDecimal("lossPercent", 0, 0, 100),
            RejectPercent = (double)members.OptionalDecimal("rejectPercent", 0, 0, 100),
            CutEvery = members.OptionalInt("cutEvery", 0, 0),
            SilentEvery = members.OptionalInt("silentEvery", 0, 0),
            Receipts = members.OptionalEnum("receipts", ReceiptBehaviour.Once),
            PhoneCapacity = members.OptionalInt("phoneCapacity", 10_000, 1, 10_000_000),
            Seed = (ulong)members.OptionalLong("seed", 1, 0),
        };
        members.Close();
        return settings;
    }

    private static string Short(DocumentObject members, string name, int max, string text)
    {
        if (text.Length <= max && Ascii.IsValid(text)) return text;
        members.Problem(name, $"expected at most {max} ASCII characters");
        return "";
    }

    private static Uri? ReadUrl(DocumentObject members, string text)
    {
        if (text.Length == 0) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            members.Problem("url", "expected an http or https address");
            return null;
        }

        // Passwords and phone numbers are in these requests.
        if (url.Scheme == "http" && !url.IsLoopback) members.Problem("url", "http is allowed to this machine only", "use https");
        if (url.UserInfo.Length > 0) members.Problem("url", "an address holds no password", "use user and password");
        return url;
    }

    private static TimeSpan Positive(DocumentObject members, string name, TimeSpan fallback)
    {
        var value = members.OptionalDuration(name, fallback);
        if (value > TimeSpan.Zero) return value;
        members.Problem(name, "expected more than zero");
        return fallback;
    }

    private static string ReadSecret(DocumentObject members, string member, string reference)
    {
        if (reference.Length == 0) return "";
        if (reference.StartsWith("env:", StringComparison.Ordinal))
        {
            var value = Environment.GetEnvironmentVariable(reference[4..]) ?? "";
            if (value.Length == 0) members.Problem(member, "the environment variable that it names is not set");
            return value;
        }

        if (reference.StartsWith("file:", StringComparison.Ordinal))
        {
            try
            {
                return File.ReadAllText(reference[5..]).Trim();
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                members.Problem(member, "the file that it names cannot be read");
                return "";
            }
        }

        members.Problem(member, "a secret does not stand in the document", "write env:NAME or file:path");
        return "";
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
