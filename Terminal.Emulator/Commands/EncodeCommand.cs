using System.Buffers;
using System.CommandLine;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Documents;
using Iso8583.Core.Framing;
using Iso8583.Core.Text;

namespace Iso8583.Emulator.Commands;

/// <summary><c>encode</c>: the JSON that <c>decode --format json --unmasked</c> gives, back to bytes in hex.</summary>
internal static class EncodeCommand
{
    public static Command Create()
    {
        var messages = ToolInput.Messages("Message as JSON; one a line from standard input where none is given.");
        var dialect = DialectOptions.Dialect(required: true);
        var framing = DialectOptions.Framing();
        var command = new Command("encode", "Encode messages in JSON to hex. Masked values are refused.") { messages, dialect, framing };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var error = parsed.InvocationConfiguration.Error;
            if (!DialectOptions.TryResolve(parsed.GetRequiredValue(dialect), error, out var resolved)) return ExitCode.Usage;
            if (!DialectOptions.TryFraming(parsed.GetRequiredValue(framing), error, out var codec)) return ExitCode.Usage;
            var exitCode = ExitCode.Good;
            foreach (var (line, isTooLong) in ToolInput.Lines(parsed.GetValue(messages)))
            {
                if (TryEncode(line, isTooLong, resolved, codec, out var hex, out var fault))
                {
                    output.WriteLine(hex);
                }
                else
                {
                    output.WriteLine(ToolJson.Fault(fault));
                    exitCode = ExitCode.ExpectationFailed;
                }
            }

            return exitCode;
        });
        return command;
    }

    private static bool TryEncode(string line, bool isTooLong, Dialect dialect, IFrameCodec framing, out string hex, out ToolFault fault)
    {
        hex = "";
        fault = ToolFault.Input("lineTooLong", $"the line has more than {LineReader.MaxLength} characters");
        if (isTooLong) return false;
        try
        {
            var node = DocumentReader.Parse("message", line);
            var message = MessageJson.Read(node, dialect);
            var problems = new DocumentProblems();
            var envelope = Envelope.Build(framing, node.TryGet("frame", out var frame) ? problems.Members(frame) : null, problems);
            problems.ThrowIfAny();
            var written = new ArrayBufferWriter<byte>();
            if (!IsoMessageCodec.TryWrite(message, dialect, written, out var error))
            {
                fault = new ToolFault("write" + error.Kind, error.FieldPath(), 0, error.Describe());
                return false;
            }

            hex = Convert.ToHexString(Frame(framing, envelope, written.WrittenSpan));
            return true;
        }
        catch (DocumentException e)
        {
            var first = e.Problems[0];
            fault = new ToolFault("jsonInvalid", FieldOf(first.Path), first.Column, string.Join(" | ", e.Problems));
            return false;
        }
        catch (ArgumentException e)
        {
            fault = ToolFault.Input("frameInvalid", e.Message);
            return false;
        }
    }

    private static byte[] Frame(IFrameCodec framing, byte[] envelope, ReadOnlySpan<byte> message)
    {
        var buffer = new byte[framing.PrefixLength + envelope.Length + message.Length + framing.TrailerLength];
        message.CopyTo(buffer.AsSpan(framing.PrefixLength + envelope.Length));
        return buffer[..framing.WriteFrame(buffer, envelope, message.Length, isResponse: false)];
    }

    private static string FieldOf(string path) => path.StartsWith("fields.", StringComparison.Ordinal) ? path["fields.".Length..] : "";
}
