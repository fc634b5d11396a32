using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Iso8583.Core.Documents;

namespace Iso8583.Emulator.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommandOptions
{
    /// <summary>A duration with its unit: <c>250ms</c>, <c>2s</c>.</summary>
    /// <param name="name">Name of the option.</param>
    /// <param name="fallback">The default as it is written; null where there is none.</param>
    /// <param name="description">What it is for.</param>
    public static Option<TimeSpan?> Duration(string name, string? fallback, string description) => new(name)
    {
        // The help would show a default value as 00:00:02.
        Description = fallback is null ? description : $"{description} [default: {fallback}]",
        HelpName = "duration",
        CustomParser = result =>
        {
            if (DocumentObject.TryParseDuration(Single(result), out var duration) && duration > TimeSpan.Zero) return duration;
            result.AddError($"{name}: expected a duration with its unit, such as 250ms or 2s");
            return null;
        },
    };

    /// <summary><c>host:port</c>.</summary>
    public static Option<EndPoint> Address(string name, string fallback, string description) => new(name)
    {
        Description = description,
        HelpName = "host:port",
        DefaultValueFactory = _ => TryParseAddress(fallback, out var address) ? address : throw new FormatException(fallback),
        CustomParser = result => ParseAddress(result, name),
    };

    /// <summary>An address such as <c>http://127.0.0.1:8580</c>; given back with a slash at its end, so that paths can be put behind it.</summary>
    public static Option<Uri> WebAddress(string name, string fallback, string description) => new(name)
    {
        Description = description,
        HelpName = "url",
        DefaultValueFactory = _ => new Uri(fallback + "/"),
        CustomParser = result =>
        {
            if (Uri.TryCreate(Single(result).TrimEnd('/') + "/", UriKind.Absolute, out var address) && address.Scheme is "http" or "https") return address;
            result.AddError($"{name}: expected an address such as http://127.0.0.1:8580");
            return new Uri(fallback);
        },
    };

    /// <summary><c>text</c> for people or <c>json</c>, one object a line.</summary>
    public static Option<string> Format()
    {
        var option = new Option<string>("--format") { Description = "text for people, json for programs (one object a line)", DefaultValueFactory = _ => "text" };
        option.AcceptOnlyFromAmong("text", "json");
        return option;
    }

    /// <summary>A whole number within bounds.</summary>
    public static Option<int> Whole(string name, int fallback, int least, int most, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => fallback,
        CustomParser = result =>
        {
            if (int.TryParse(Single(result), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most) return value;
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name}: expected a whole number from {least} to {most}"));
            return fallback;
        },
    };

    /// <summary>What looks like an option and is none of the command's would be taken for a word of the argument.</summary>
    public static void RejectOptions(Argument<string[]> words) => words.Validators.Add(static result =>
    {
        foreach (var token in result.Tokens)
        {
            var word = token.Value;
            if (word.Length > 1 && word[0] == '-' && (char.IsAsciiLetter(word[1]) || (word.Length > 2 && word[1] == '-' && char.IsAsciiLetter(word[2]))))
                result.AddError($"unknown option '{word.Split('=')[0]}'; --help lists the options");
        }
    });

    /// <summary>Reads <c>host:port</c>; IPv6 addresses stand in brackets.</summary>
    public static EndPoint ParseAddress(ArgumentResult result, string name)
    {
        if (TryParseAddress(Single(result), out var address)) return address;
        result.AddError($"{name}: expected host:port");
        return new IPEndPoint(IPAddress.Loopback, 1);
    }

    public static bool TryParseAddress(string text, out EndPoint address)
    {
        address = new IPEndPoint(IPAddress.Loopback, 0);
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0) return false;
        var host = text[..colon].Trim('[', ']');
        if (host.Length == 0) return false;
        address = IPAddress.TryParse(host, out var ip) ? new IPEndPoint(ip, port) : new DnsEndPoint(host, port);
        return true;
    }

    private static string Single(ArgumentResult result) => result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
}
