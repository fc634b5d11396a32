using System.CommandLine;
using System.CommandLine.Parsing;
using Iso8583.Core.Security;

namespace Iso8583.Emulator.Commands;

/// <summary>What all crypto commands share: the format option, and what cannot be used or was refused as one sentence with its exit code.</summary>
internal static class CryptoAction
{
    /// <summary>Gives a command its options and its work.</summary>
    public static Command Create(string name, string description, IEnumerable<Option> options, Action<ParseResult, CryptoReport> run)
    {
        var format = CommandOptions.Format();
        var command = new Command(name, description) { format };
        foreach (var option in options) command.Options.Add(option);
        command.SetAction(parsed =>
        {
            var json = parsed.GetValue(format) == "json";
            var report = new CryptoReport();
            try
            {
                run(parsed, report);
            }
            catch (CryptoInputException e)
            {
                return Refuse(parsed, json, e);
            }

            report.Write(parsed.InvocationConfiguration.Output, json);
            return report.ExitCode;
        });
        return command;
    }

    /// <summary>Ends the command where an operation refused its input.</summary>
    public static void Must(SecurityError error)
    {
        if (error != SecurityError.None) throw new CryptoInputException(error.Describe(), ExitCode.ExpectationFailed);
    }

    public static T Must<T>(SecurityError error, T? value)
        where T : class
    {
        Must(error);
        return value ?? throw new CryptoInputException(SecurityError.KeyNotAvailable.Describe());
    }

    private static int Refuse(ParseResult parsed, bool json, CryptoInputException refused)
    {
        var names = new List<string>();
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult { Parent: not null } command; at = at.Parent) names.Insert(0, command.Command.Name);
        parsed.InvocationConfiguration.Error.WriteLine($"{string.Join(' ', names)}: {refused.Message}");
        if (json) parsed.InvocationConfiguration.Output.WriteLine(ToolJson.Line(writer => writer.WriteString("error", refused.Message)));
        return refused.ExitCode;
    }
}
