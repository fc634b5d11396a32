using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Documents;
using Iso8583.Core.Messages;
using Iso8583.Core.Text;
using Iso8583.Host.Admin;
using Iso8583.Host.Configuration;
using Iso8583.Host.Configuration.Seed;
using Iso8583.Host.Ledger;
using Iso8583.Host.Rules;
using Iso8583.Host.Session;

namespace Iso8583.Host.Composition;

/// <summary>Rules at the command line, without a running host: reads a file, asks it about a message.</summary>
internal static class RulesDesk
{
    /// <summary>Reads a rule file as the host would.</summary>
    /// <exception cref="ConfigurationFaultException">It is missing or wrong; the message says where.</exception>
    public static RuleSet Check(string file, string? seedFile)
    {
        var categories = seedFile is null ? FrozenDictionary<AsciiText, int>.Empty : SeedMapping.ToCategories(SeedReader.ReadFile(ConfigurationReading.BesideProgram(seedFile)));
        return RuleBook.Check(new RulesOptions { File = file }, ConfigurationReading.BesideProgram(file), categories);
    }

    /// <summary>A file that has no fault, for programs: its rules in order.</summary>
    public static string ToJson(RuleSet rules)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("file", rules.Name);
            json.WriteStartArray("rules");
            foreach (var rule in rules.Rules)
            {
                json.WriteStartObject();
                json.WriteString("id", rule.Id);
                json.WriteNumber("line", rule.Line);
                json.WriteString("effect", rule.Effect);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Asks the rules about a message.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="dialectName">How the message is written.</param>
    /// <param name="message">Hex, or the JSON of a message.</param>
    /// <param name="at">Business time.</param>
    /// <param name="asJson">As <c>/api/v1/rules/explain</c> answers, instead of a table.</param>
    /// <exception cref="ConfigurationFaultException">Dialect or message are wrong.</exception>
    public static string Explain(RuleSet rules, string dialectName, string message, DateTime at, bool asJson = false)
    {
        var dialect = DialectChoice.Find(dialectName, "--dialect");
        var explainer = new MessageExplainer(new LedgerOptions().CreateTokenizer(), PaymentCodes.None);
        var fault = explainer.Explain(rules, Bytes(message, dialect), dialect, "", at, static _ => 0, out var tried);
        if (fault.Length > 0) throw new ConfigurationFaultException("--message: " + fault);
        if (asJson) return JsonSerializer.Serialize(RuleEndpoints.Answer(rules, tried), AdminJson.Default.ExplainAnswer) + Environment.NewLine;
        var text = new StringBuilder();
        var applied = tried.FirstOrDefault(rule => rule.Result == RuleExplainer.Applied);
        text.AppendLine(applied is null ? "no rule applies" : $"rule {applied.Rule} applies");
        ExplanationText.Write(text, tried);
        return text.ToString();
    }

    private static byte[] Bytes(string message, Dialect dialect)
    {
        var text = message.Trim();
        try
        {
            if (text.StartsWith('{')) return IsoMessageCodec.ToBytes(MessageJson.Parse(text, dialect), dialect);
        }
        catch (Exception e) when (e is DocumentException or InvalidOperationException)
        {
            throw new ConfigurationFaultException("--message: " + e.Message, e);
        }

        var digits = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        return digits.Length > 0 && digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(digits)
            : throw new ConfigurationFaultException("--message: expected hex digits from MTI to last field, or the JSON form of a message.");
    }
}
