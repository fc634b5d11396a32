using Iso8583.Core.Documents;
using Iso8583.Host.Notifications.Http;

namespace Iso8583.Host.Notifications.Gateways;

/// <summary>Reads the gateway document: the ways of the route in order of preference, and the copies.</summary>
/// <remarks>Secrets stand elsewhere: <c>env:NAME</c> or <c>file:path</c>.</remarks>
public static class GatewayDocument
{
    /// <summary>Compiles a document.</summary>
    /// <param name="name">Its name for error messages.</param>
    /// <param name="text">JSON or YAML.</param>
    /// <exception cref="DocumentException">With file, line and column of everything that is wrong.</exception>
    public static IReadOnlyList<GatewaySpec> Compile(string name, string text)
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

        document.Close();
        if (specs.TrueForAll(spec => spec.Copy)) problems.Add(root, "expected at least one gateway that is no copy", "add a gateway of kind inbox");
        problems.ThrowIfAny();
        return specs;
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
                ProbeInterval = Positive(members, "probeInterval", TimeSpan.FromSeconds(5)),
                GoodProbes = members.OptionalInt("goodProbes", 3, 1, 100),
                FailBackAfter = members.OptionalDuration("failBackAfter", TimeSpan.FromSeconds(30)),
            },
        };
        return kind == GatewayKind.Inbox ? spec : ReadHttp(members, spec);
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
