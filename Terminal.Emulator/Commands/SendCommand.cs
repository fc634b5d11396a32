using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Framing;
using Iso8583.Core.Messages;
using Iso8583.Core.Text;
using Iso8583.Emulator.Link;
using Iso8583.Emulator.Terminal;

namespace Iso8583.Emulator.Commands;

/// <summary><c>send</c>: one message, made of <c>FIELD=VALUE</c> or given in hex, and the answer described.</summary>
internal static class SendCommand
{
    private const string HexMark = "hex:";
    private const string Now = "now";
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var address = new Argument<EndPoint>("address") { Description = "host:port", CustomParser = result => CommandOptions.ParseAddress(result, "address") };
        var parts = new Argument<string[]>("message")
        {
            Description = "MTI FIELD=VALUE ... (hex:VALUE for bytes; 7=now, 12=now, 13=now), or the whole message in hex from MTI to last field", Arity = ArgumentArity.OneOrMore,
        };
        CommandOptions.RejectOptions(parts);
        var dialect = new Option<string>("--dialect", "-d") { Description = "how the message is written: a built-in dialect or a dialect file", DefaultValueFactory = _ => "iso87-ascii" };
        var framing = new Option<string>("--framing", "-f") { Description = "how messages are framed (default: the dialect's)", DefaultValueFactory = _ => "" };
        var envelope = new Option<string>("--envelope") { Description = "TPDU and header in hex (default: the framing's)", DefaultValueFactory = _ => "" };
        var timeout = CommandOptions.Duration("--timeout", "5s", "how long to wait for the answer");
        var card = new Option<FileInfo?>("--card") { Description = "a chip card (JSON, see docs/emv.md) that is put in: fills F2, F14, F22, F23 and F55, and is shown the answer" };
        var state = new Option<FileInfo?>("--state") { Description = "file in which the card keeps its transaction counter (default: the card's file with .state)" };
        var format = CommandOptions.Format();
        var command = new Command("send", "Sends one message and shows the answer.") { address, parts, dialect, framing, envelope, timeout, card, state, format };
        command.SetAction(async (result, cancellationToken) =>
        {
            if (!DialectOptions.TryResolve(result.GetRequiredValue(dialect), result.InvocationConfiguration.Error, out var table)) return ExitCode.Usage;
            var options = Options(table, result.GetRequiredValue(framing), result.GetRequiredValue(envelope));
            using var chip = SentCard.Open(result.GetValue(card), result.GetValue(state), TimeProvider.System);
            var message = Build(result.GetRequiredValue(parts), table, TimeProvider.System, chip);
            var link = new TerminalLink(result.GetRequiredValue(address), options, connectRetries: 0);
            await using (link.ConfigureAwait(false))
            {
                var reply = await link.RequestAsync(message, result.GetValue(timeout) ?? DefaultTimeout, discardAnswer: false, cancellationToken).ConfigureAwait(false);
                var isJson = result.GetRequiredValue(format) == "json";
                var writer = result.InvocationConfiguration.Output;
                if (reply.Status == ReplyStatus.Answered)
                {
                    var said = chip?.Take(reply.Message.Span, table);
                    await writer.WriteLineAsync(isJson ? Json(reply, table, said) : Text(reply, table, said)).ConfigureAwait(false);
                    return ExitCode.Good;
                }

                var why = Why(reply.Status, link);
                if (isJson) await writer.WriteLineAsync(ToolJson.Fault(ToolFault.Input(JsonNamingPolicy.CamelCase.ConvertName(reply.Status.ToString()), why))).ConfigureAwait(false);
                else await result.InvocationConfiguration.Error.WriteLineAsync(why).ConfigureAwait(false);
                return reply.Status == ReplyStatus.TimedOut ? ExitCode.ExpectationFailed : ExitCode.NoConnection;
            }
        });
        return command;
    }

    /// <summary>Makes the bytes of a message from the words of the command line.</summary>
    internal static byte[] Build(IReadOnlyList<string> words, Dialect dialect, TimeProvider time, SentCard? chip = null)
    {
        if (chip is null && words.Count == 1 && words[0].Length > 4) return FromHex(words[0], "the message");
        var message = Read(words, dialect, time);
        chip?.Insert(message);
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        if (!IsoMessageCodec.TryWrite(message, dialect, output, out var error)) throw new TerminalConfigurationException("The message cannot be written: " + error.Describe());
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads a message from the words of the command line.</summary>
    internal static IsoMessage Read(IReadOnlyList<string> words, Dialect dialect, TimeProvider time)
    {
        if (!Mti.TryParse(words[0], out var mti)) throw new TerminalConfigurationException($"'{Masking.Text(words[0])}': the first word must be the MTI, four digits.");
        var message = new IsoMessage(mti);
        foreach (var word in words.Skip(1))
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || !int.TryParse(word.AsSpan(0, equals), NumberStyles.None, CultureInfo.InvariantCulture, out var field) || field is < 2 or > Dialect.MaxField)
                throw new TerminalConfigurationException($"'{Masking.Text(equals < 0 ? word : word[..equals])}': expected FIELD=VALUE with a field number from 2 to 192.");
            if (message.Has(field)) throw new TerminalConfigurationException($"F{field} is given twice.");
            var value = word[(equals + 1)..];
            if (value.StartsWith(HexMark, StringComparison.Ordinal) && dialect[field] is { Content: ContentClass.N or ContentClass.Xn or ContentClass.Z } spec)
                throw new TerminalConfigurationException($"F{field} ({spec.Format}) holds digits: give them as F{field}=DIGITS; {HexMark} is for bytes.");
            if (value.StartsWith(HexMark, StringComparison.Ordinal)) message.Set(field, FromHex(value[HexMark.Length..], $"F{field}"));
            else message.Set(field, value == Now ? Clock(field, time) : value);
        }

        return message;
    }

    /// <summary>How to speak to an address.</summary>
    internal static LinkOptions Options(Dialect dialect, string framingName, string envelopeHex)
    {
        var name = framingName.Length > 0 ? framingName : dialect.Framing;
        if (!FrameCodecs.TryParse(name, new FrameOptions(), out var framing, out var error)) throw new TerminalConfigurationException(error);
        var envelope = new byte[framing.EnvelopeLength];
        framing.WriteDefaultEnvelope(envelope);
        if (envelopeHex.Length > 0) envelope = FromHex(envelopeHex, "--envelope");
        return new LinkOptions { Dialect = dialect, Framing = framing, Envelope = envelope };
    }

    private static string Clock(int field, TimeProvider time) => field switch
    {
        De87.TransmissionDateTime => time.GetUtcNow().ToString("MMddHHmmss", CultureInfo.InvariantCulture),
        De87.LocalTime => time.GetLocalNow().ToString("HHmmss", CultureInfo.InvariantCulture),
        De87.LocalDate => time.GetLocalNow().ToString("MMdd", CultureInfo.InvariantCulture),
        _ => throw new TerminalConfigurationException($"F{field}: 'now' is known for F7, F12 and F13 only."),
    };

    private static byte[] FromHex(string text, string what)
    {
        try
        {
            return Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));
        }
        catch (FormatException)
        {
            throw new TerminalConfigurationException($"Expected {what} as an even number of hex digits.");
        }
    }

    private static string Why(ReplyStatus status, TerminalLink link) => status switch
    {
        ReplyStatus.TimedOut => "no answer in time",
        ReplyStatus.NotSent => link.LastConnectError,
        _ => link.Fault switch
        {
            LinkFault.ClosedByPeer => "the other side closed the connection without an answer; it may expect another framing or dialect",
            LinkFault.ClosedInsideFrame => "the connection ended inside an answer",
            LinkFault.BadFrame => "what came back is not framed like this; the other side may speak another framing",
            _ => "the connection ended before the answer",
        },
    };

    private static string Text(LinkReply reply, Dialect dialect, string? card)
    {
        var map = default(FieldMap);
        _ = MessageView.TryParse(reply.Message.Span, dialect, ref map, out var view, out _);
        var text = new StringBuilder(MessageDescriber.Describe(view).TrimEnd()).AppendLine();
        if (card is not null) text.AppendLine(card);
        return text.Append(CultureInfo.InvariantCulture, $"answered after {reply.Elapsed.TotalMilliseconds:F1} ms").ToString();
    }

    private static string Json(LinkReply reply, Dialect dialect, string? card) => ToolJson.Line(writer =>
    {
        var map = default(FieldMap);
        var isWhole = MessageView.TryParse(reply.Message.Span, dialect, ref map, out var view, out var error);
        writer.WriteStartObject("answer");
        MessageJson.WriteMembers(writer, view);
        writer.WriteEndObject();
        if (!isWhole) writer.WriteString("fault", error.Describe());
        if (card is not null) writer.WriteString("card", card);
        writer.WriteNumber("elapsedMs", Math.Round((decimal)reply.Elapsed.TotalMilliseconds, 2));
    });
}
