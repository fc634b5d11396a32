using System.Buffers;
using System.CommandLine;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Framing;
using Iso8583.Core.Text;

namespace Iso8583.Emulator.Commands;

/// <summary><c>mask</c>: text or messages without card data, to be put into a ticket.</summary>
internal static class MaskCommand
{
    public static Command Create()
    {
        var messages = ToolInput.Messages("Text, or with --dialect messages in hex; from standard input where none is given.");
        var dialect = DialectOptions.Dialect(required: false);
        var framing = DialectOptions.Framing();
        var command = new Command(
            "mask",
            "Remove card data. Without --dialect: from any text, such as a log. With --dialect: from messages in hex, which stay messages of the same fields and lengths.")
        {
            messages, dialect, framing,
        };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var error = parsed.InvocationConfiguration.Error;
            if (parsed.GetValue(dialect) is not { } name) return MaskText(parsed.GetValue(messages), output);
            if (!DialectOptions.TryResolve(name, error, out var resolved)) return ExitCode.Usage;
            if (!DialectOptions.TryFraming(parsed.GetRequiredValue(framing), error, out var codec)) return ExitCode.Usage;
            var exitCode = ExitCode.Good;
            foreach (var (line, isTooLong) in ToolInput.Lines(parsed.GetValue(messages)))
            {
                var decoded = MessageBytes.Read(line, isTooLong, resolved, codec);
                var masked = decoded.Fault is null ? Mask(decoded, resolved, codec, out var fault) : Refuse(decoded.Fault, out fault);
                output.WriteLine(fault is null ? masked : ToolJson.Fault(fault));
                if (fault is not null) exitCode = ExitCode.ExpectationFailed;
            }

            return exitCode;
        });
        return command;
    }

    private static int MaskText(string[]? arguments, TextWriter output)
    {
        if (arguments is { Length: > 0 })
        {
            output.WriteLine(Masking.Text(string.Join(' ', arguments)));
            return ExitCode.Good;
        }

        var exitCode = ExitCode.Good;
        var reader = new LineReader(ToolInput.Standard);
        while (reader.TryRead(out var line, out var isTooLong))
        {
            output.WriteLine(isTooLong ? "[line too long, hidden]" : Masking.Text(line));
            if (isTooLong) exitCode = ExitCode.ExpectationFailed;
        }

        return exitCode;
    }

    // A message that cannot be read is not shown at all.
    private static string Refuse(ToolFault cause, out ToolFault? fault)
    {
        fault = cause;
        return "";
    }

    private static string Mask(MessageBytes decoded, Dialect dialect, IFrameCodec framing, out ToolFault? fault)
    {
        fault = null;
        if (decoded.Message is null) return "";
        var written = new ArrayBufferWriter<byte>();
        if (!IsoMessageCodec.TryWrite(MessageRedactor.Redact(decoded.Message, dialect), dialect, written, out var error))
        {
            fault = new ToolFault("write" + error.Kind, error.FieldPath(), 0, error.Describe());
            return "";
        }

        var envelope = decoded.Envelope;
        var buffer = new byte[framing.PrefixLength + envelope.Length + written.WrittenCount + framing.TrailerLength];
        written.WrittenSpan.CopyTo(buffer.AsSpan(framing.PrefixLength + envelope.Length));
        return Convert.ToHexString(buffer.AsSpan(0, framing.WriteFrame(buffer, envelope, written.WrittenCount, isResponse: false)));
    }
}
