using System.CommandLine;
using System.Globalization;
using Iso8583.Core.Dialects;

namespace Iso8583.Emulator.Commands;

/// <summary><c>doctor</c>: which dialect and framing fit some bytes.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var messages = ToolInput.Messages("Bytes in hex; one a line from standard input where none is given.");
        var dialect = new Option<string[]>("--dialect", "-d") { Description = "Try these dialects only; a file works too.", AllowMultipleArgumentsPerToken = true };
        var framing = new Option<string[]>("--framing", "-f") { Description = "Try these framings only.", AllowMultipleArgumentsPerToken = true };
        var top = CommandOptions.Whole("--top", 3, 1, 1000, "How many readings are shown.");
        var format = DialectOptions.Format("text", "json");
        var command = new Command("doctor", "Rank the dialects and framings that fit some bytes, with reasons.") { messages, dialect, framing, top, format };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var error = parsed.InvocationConfiguration.Error;
            var dialects = new List<Dialect>();
            var names = parsed.GetValue(dialect) is { Length: > 0 } given ? given : [.. DialectCatalog.BuiltIn.Names];
            foreach (var name in names)
            {
                if (!DialectOptions.TryResolve(name, error, out var resolved)) return ExitCode.Usage;
                dialects.Add(resolved);
            }

            var framings = parsed.GetValue(framing) is { Length: > 0 } some ? some : null;
            foreach (var name in framings ?? [])
            {
                if (!DialectOptions.TryFraming(name, error, out _)) return ExitCode.Usage;
            }

            var exitCode = ExitCode.Good;
            var count = 0;
            foreach (var (line, isTooLong) in ToolInput.Lines(parsed.GetValue(messages)))
            {
                count++;
                var fault = isTooLong ? "the line is too long" : "";
                if (fault.Length == 0 && ToolInput.TryHex(line, out var bytes, out fault))
                {
                    var (readings, hints) = MessageDoctor.Examine(bytes, dialects, framings);
                    if (readings.Count == 0 || !readings[0].Fits) exitCode = ExitCode.ExpectationFailed;
                    Write(output, [.. readings.Take(parsed.GetValue(top))], hints, parsed.GetRequiredValue(format) == "json");
                    continue;
                }

                output.WriteLine(parsed.GetRequiredValue(format) == "json" ? ToolJson.Fault(ToolFault.Input(isTooLong ? "lineTooLong" : "hexInvalid", fault)) : $"error: {fault}");
                exitCode = ExitCode.ExpectationFailed;
            }

            if (count > 0) return exitCode;
            error.WriteLine("doctor needs bytes in hex: as an argument, or one message a line on standard input");
            return ExitCode.Usage;
        });
        return command;
    }

    private static void Write(TextWriter output, IReadOnlyList<Reading> readings, IReadOnlyList<string> hints, bool isJson)
    {
        if (isJson)
        {
            output.WriteLine(Json(readings, hints));
            return;
        }

        foreach (var hint in hints) output.WriteLine($"hint: {hint}");
        if (readings.Count == 0) output.WriteLine("nothing fits: no framing ends at the last byte");
        for (var i = 0; i < readings.Count; i++)
        {
            var reading = readings[i];
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i + 1}. {reading.Score,3}  --dialect {reading.Dialect} --framing {reading.Framing}{(reading.Fits ? "" : "  (does not fit)")}"));
            foreach (var reason in reading.Reasons) output.WriteLine($"       {reason}");
        }
    }

    private static string Json(IReadOnlyList<Reading> readings, IReadOnlyList<string> hints) => ToolJson.Line(writer =>
    {
        writer.WriteStartArray("readings");
        foreach (var reading in readings)
        {
            writer.WriteStartObject();
            writer.WriteString("dialect", reading.Dialect);
            writer.WriteString("framing", reading.Framing);
            writer.WriteNumber("score", reading.Score);
            writer.WriteBoolean("fits", reading.Fits);
            writer.WriteStartArray("reasons");
            foreach (var reason in reading.Reasons) writer.WriteStringValue(reason);
            writer.WriteEndArray();
            if (reading.Fault is not null) ToolJson.WriteFault(writer, reading.Fault);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("hints");
        foreach (var hint in hints) writer.WriteStringValue(hint);
        writer.WriteEndArray();
    });
}
