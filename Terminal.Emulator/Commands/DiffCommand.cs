using System.CommandLine;
using System.Globalization;
using Iso8583.Core.Text;

namespace Iso8583.Emulator.Commands;

/// <summary><c>diff</c>: two messages field by field.</summary>
internal static class DiffCommand
{
    public static Command Create()
    {
        var messages = ToolInput.Messages("Two messages in hex; the first two lines of standard input where none is given.");
        var dialect = DialectOptions.Dialect(required: true);
        var otherDialect = new Option<string?>("--dialect2") { Description = "Dialect of the second message where it differs." };
        var framing = DialectOptions.Framing();
        var otherFraming = new Option<string?>("--framing2") { Description = "Framing of the second message where it differs." };
        var ignore = new Option<string?>("--ignore") { Description = "Fields that may differ: 7,11,37 or 55.9F26." };
        var format = DialectOptions.Format("text", "json");
        var unmasked = DialectOptions.Unmasked();
        var command = new Command("diff", "Compare two messages field by field; exit code 1 where they differ.") { messages, dialect, otherDialect, framing, otherFraming, ignore, format, unmasked };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var error = parsed.InvocationConfiguration.Error;
            if (!DialectOptions.TryResolve(parsed.GetRequiredValue(dialect), error, out var leftDialect)) return ExitCode.Usage;
            if (!DialectOptions.TryResolve(parsed.GetValue(otherDialect) ?? parsed.GetRequiredValue(dialect), error, out var rightDialect)) return ExitCode.Usage;
            if (!DialectOptions.TryFraming(parsed.GetRequiredValue(framing), error, out var leftFraming)) return ExitCode.Usage;
            if (!DialectOptions.TryFraming(parsed.GetValue(otherFraming) ?? parsed.GetRequiredValue(framing), error, out var rightFraming)) return ExitCode.Usage;
            var lines = ToolInput.Lines(parsed.GetValue(messages)).Take(3).ToArray();
            if (lines.Length != 2)
            {
                error.WriteLine("diff needs two messages");
                return ExitCode.Usage;
            }

            var left = MessageBytes.Read(lines[0].Text, lines[0].IsTooLong, leftDialect, leftFraming);
            var right = MessageBytes.Read(lines[1].Text, lines[1].IsTooLong, rightDialect, rightFraming);
            foreach (var (which, message) in ((string, MessageBytes)[])[("first", left), ("second", right)])
            {
                if (message.Fault is not null) error.WriteLine($"{which} message: {message.Fault.Message}");
            }

            if (left.Message is null || right.Message is null || left.Fault is not null || right.Fault is not null) return ExitCode.ExpectationFailed;
            var ignored = (parsed.GetValue(ignore) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var differences = MessageDiff.Compare(left.Message, leftDialect, right.Message, rightDialect, parsed.GetValue(unmasked)).Where(d => !IsIgnored(d.Path, ignored)).ToArray();
            foreach (var difference in differences) output.WriteLine(parsed.GetRequiredValue(format) == "json" ? Json(difference) : Text(difference));
            return differences.Length == 0 ? ExitCode.Good : ExitCode.ExpectationFailed;
        });
        return command;
    }

    private static bool IsIgnored(string path, string[] ignored)
    {
        foreach (var name in ignored)
        {
            if (path == name || path.StartsWith(name + ".", StringComparison.Ordinal) || path.StartsWith(name + "#", StringComparison.Ordinal)) return true;
        }

        return false;
    }

    private static string Text(FieldDifference difference) => string.Create(
        CultureInfo.InvariantCulture,
        $"{difference.Path,-12} {Shown(difference.Left)} | {Shown(difference.Right)}{(difference.DiffersWhereHidden ? " (differs where it is masked)" : "")}");

    private static string Shown(string? value) => value is null ? "(absent)" : string.Concat(value.Select(c => char.IsControl(c) ? '.' : c));

    private static string Json(FieldDifference difference) => ToolJson.Line(writer =>
    {
        writer.WriteString("path", difference.Path);
        writer.WriteString("left", difference.Left);
        writer.WriteString("right", difference.Right);
        if (difference.DiffersWhereHidden) writer.WriteBoolean("differsWhereMasked", true);
    });
}
