using System.CommandLine;
using System.Globalization;
using Iso8583.Host.Composition;
using Iso8583.Host.Configuration;

namespace Iso8583.Host.Commands;

/// <summary><c>rules check | explain</c>: rule files without a running host.</summary>
internal static class RulesCommand
{
    private const int Good = 0;
    private const string Json = "json";
    private const string DefaultSeed = "config/seed.json";

    public static Command Create() => new("rules", "Checks rule files and asks them about messages.") { Check(), Explain() };

    private static Command Check()
    {
        var file = new Argument<string>("file") { Description = "The rule file." };
        var format = Format();
        var command = new Command("check", "Reads a rule file as the host would. Exit code 2 with line, column and remedy of every fault.") { file, format };
        command.SetAction(result =>
        {
            var rules = RulesDesk.Check(result.GetRequiredValue(file), null);
            var output = result.InvocationConfiguration.Output;
            if (result.GetValue(format) == Json)
            {
                output.WriteLine(RulesDesk.ToJson(rules));
                return Good;
            }

            foreach (var rule in rules.Rules) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rule.Line,5}  {rule.Id,-28}  {rule.Effect}"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rules.Rules.Count} rules, no fault"));
            return Good;
        });
        return command;
    }

    private static Command Explain()
    {
        var file = new Argument<string>("file") { Description = "The rule file." };
        var dialect = new Option<string>("--dialect") { Description = "Dialect of the message: its name, or a dialect file.", Required = true };
        var message = new Option<string>("--message") { Description = "Hex from MTI to last field, the JSON form of a message, or @FILE with either.", Required = true };
        var at = new Option<string?>("--at") { Description = "Business time as 2026-01-31T23:50; now where absent." };
        var seed = new Option<string>("--seed") { Description = "Seed file with the merchants' categories.", DefaultValueFactory = _ => DefaultSeed };
        var format = Format();
        var command = new Command("explain", "Says of every rule why it applies to a message or not. Counters begin at nothing.") { file, dialect, message, at, seed, format };
        command.SetAction(result =>
        {
            var rules = RulesDesk.Check(result.GetRequiredValue(file), result.GetRequiredValue(seed));
            var text = result.GetRequiredValue(message);
            if (text.StartsWith('@')) text = ReadFile(text[1..]);
            result.InvocationConfiguration.Output.Write(RulesDesk.Explain(rules, result.GetRequiredValue(dialect), text, Time(result.GetValue(at)), result.GetValue(format) == Json));
            return Good;
        });
        return command;
    }

    private static Option<string> Format()
    {
        var format = new Option<string>("--format") { Description = "text for people, json for programs.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", Json);
        return format;
    }

    private static DateTime Time(string? text)
    {
        if (text is null) return DateTime.SpecifyKind(TimeProvider.System.GetLocalNow().DateTime, DateTimeKind.Unspecified);
        string[] formats = ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"];
        return DateTime.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : throw new ConfigurationFaultException("--at: expected a time as 2026-01-31T23:50.");
    }

    private static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationFaultException($"{path}: the message cannot be read. Is there such a file?", e);
        }
    }
}
