using System.Text;
using Iso8583.Core.Documents;

namespace Iso8583.Host.Notifications.Gateways;

/// <summary>Kinds of members that gateways have in common.</summary>
internal static class GatewayMembers
{
    /// <summary>A text of at most so many ASCII characters.</summary>
    public static string Short(DocumentObject members, string name, int max, string text)
    {
        if (text.Length <= max && Ascii.IsValid(text)) return text;
        members.Problem(name, $"expected at most {max} ASCII characters");
        return "";
    }

    /// <summary>An address: http to this machine only.</summary>
    public static Uri? Url(DocumentObject members, string text)
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

    /// <summary>A duration above zero.</summary>
    public static TimeSpan Positive(DocumentObject members, string name, TimeSpan fallback)
    {
        var value = members.OptionalDuration(name, fallback);
        if (value > TimeSpan.Zero) return value;
        members.Problem(name, "expected more than zero");
        return fallback;
    }

    /// <summary>A secret that stands elsewhere.</summary>
    public static string Secret(DocumentObject members, string member, string reference)
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
}
