using System.CommandLine;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Framing;
using Iso8583.Core.Text;

namespace Iso8583.Emulator.Commands;

/// <summary><c>decode</c>: bytes to fields.</summary>
internal static class DecodeCommand
{
    public static Command Create()
    {
        var messages = ToolInput.Messages("Message in hex; one a line from standard input where none is given.");
        var dialect = DialectOptions.Dialect(required: true);
        var framing = DialectOptions.Framing();
        var format = DialectOptions.Format("text", "json", "line");
        var unmasked = DialectOptions.Unmasked();
        var hex = new Option<bool>("--hex") { Description = "Text form: add the bytes; those of hidden fields are hidden too." };
        var command = new Command("decode", "Decode messages to fields, masked by default.") { messages, dialect, framing, format, unmasked, hex };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var error = parsed.InvocationConfiguration.Error;
            if (!DialectOptions.TryResolve(parsed.GetRequiredValue(dialect), error, out var resolved)) return ExitCode.Usage;
            if (!DialectOptions.TryFraming(parsed.GetRequiredValue(framing), error, out var codec)) return ExitCode.Usage;
            var options = new DescribeOptions { Unmasked = parsed.GetValue(unmasked), HexDump = parsed.GetValue(hex) };
            var exitCode = ExitCode.Good;
            foreach (var (line, isTooLong) in ToolInput.Lines(parsed.GetValue(messages)))
            {
                var decoded = MessageBytes.Read(line, isTooLong, resolved, codec);
                if (decoded.Fault is not null) exitCode = ExitCode.ExpectationFailed;
                Write(output, decoded, resolved, codec, parsed.GetRequiredValue(format), options);
            }

            return exitCode;
        });
        return command;
    }

    private static void Write(TextWriter output, MessageBytes decoded, Dialect dialect, IFrameCodec framing, string format, DescribeOptions options)
    {
        if (format == "json")
        {
            output.WriteLine(ToolJson.Decoded(decoded, dialect, framing, options.Unmasked));
            return;
        }

        if (decoded.Body.Length == 0)
        {
            output.WriteLine(decoded.IsKeepAlive ? "keep-alive frame" : $"error: {decoded.Fault?.Message}");
            return;
        }

        if (format == "text" && decoded.Envelope.Length > 0)
        {
            var (tpdu, header) = Envelope.Split(framing, decoded.Envelope);
            output.WriteLine($"{framing.Name}{(tpdu.Length > 0 ? " tpdu " + tpdu : "")}{(header.Length > 0 ? " header " + header : "")}");
        }

        var map = default(FieldMap);
        MessageView.TryParse(decoded.Body, dialect, ref map, out var view, out _);
        if (format == "line") output.WriteLine(MessageDescriber.Line(view) + (decoded.Fault is null ? "" : $" error: {decoded.Fault.Message}"));
        else output.Write(MessageDescriber.Describe(view, options));
        if (format == "text" && decoded.Fault is { Kind: "frameTrailingBytes" } trailing) output.WriteLine($"  error: {trailing.Message}");
    }
}
