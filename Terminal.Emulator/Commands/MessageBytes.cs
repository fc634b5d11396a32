using System.Buffers;
using System.Globalization;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Framing;
using Iso8583.Core.Messages;

namespace Iso8583.Emulator.Commands;

/// <summary>A fault in the words of the tools' JSON contract.</summary>
/// <param name="Kind">camelCase name of the kind: of the parser, of the framing with <c>frame</c> in front, or <c>hexInvalid</c>, <c>lineTooLong</c>, ...</param>
/// <param name="Field">Data element and path inside it; 0 for the message type or the message as a whole; empty for frame and input.</param>
/// <param name="Offset">Byte offset: in the message for parser faults, in the frame for framing faults.</param>
/// <param name="Message">One sentence without content.</param>
internal sealed record ToolFault(string Kind, string Field, int Offset, string Message)
{
    public static ToolFault Of(in ParseError error) => new(Camel(error.Kind.ToString()), error.FieldPath(), error.Offset, error.Describe());

    public static ToolFault Of(in FrameError error) => new("frame" + error.Kind, "", error.Offset, error.Describe());

    public static ToolFault Input(string kind, string message) => new(kind, "", 0, message);

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}

/// <summary>A message that was read from the bytes of one line: the message, its envelope, and the fault where there is one.</summary>
internal sealed class MessageBytes
{
    private MessageBytes(byte[] envelope, byte[] body)
    {
        Envelope = envelope;
        Body = body;
    }

    /// <summary>TPDU and headers.</summary>
    public byte[] Envelope { get; }

    /// <summary>The bytes from the MTI on; empty where the frame is broken.</summary>
    public byte[] Body { get; }

    /// <summary>The message, or what was read of it; null where there is none.</summary>
    public IsoMessage? Message { get; private set; }

    /// <summary>True where the message type was read.</summary>
    public bool HasMti { get; private set; }

    /// <summary>True for a frame of length zero.</summary>
    public bool IsKeepAlive { get; private init; }

    /// <summary>What is wrong; null where nothing is.</summary>
    public ToolFault? Fault { get; private set; }

    /// <summary>Reads one line of hex.</summary>
    public static MessageBytes Read(string line, bool isTooLong, Dialect dialect, IFrameCodec framing)
    {
        if (isTooLong) return Broken(ToolFault.Input("lineTooLong", $"the line has more than {LineReader.MaxLength} characters"));
        return ToolInput.TryHex(line, out var bytes, out var fault) ? Read(bytes, dialect, framing) : Broken(ToolFault.Input("hexInvalid", fault));
    }

    /// <summary>Reads one framed message.</summary>
    public static MessageBytes Read(byte[] bytes, Dialect dialect, IFrameCodec framing)
    {
        var input = new ReadOnlySequence<byte>(bytes);
        switch (framing.TryRead(input, out var frame, out var consumed, out var error))
        {
            case FrameStatus.NeedMoreData:
                return Broken(new ToolFault("frameIncomplete", "", bytes.Length, "the frame is not all there"));
            case FrameStatus.KeepAlive:
                return new MessageBytes([], []) { IsKeepAlive = true };
            case FrameStatus.TooLong or FrameStatus.Malformed:
                return Broken(ToolFault.Of(error));
        }

        var result = new MessageBytes(frame.Envelope.ToArray(), frame.Message.ToArray());
        result.Parse(dialect);
        var end = (int)input.Slice(input.Start, consumed).Length;
        if (result.Fault is null && end < bytes.Length)
        {
            result.Fault = new ToolFault("frameTrailingBytes", "", end, string.Create(CultureInfo.InvariantCulture, $"{bytes.Length - end} bytes behind the frame; give one message a line"));
        }

        return result;
    }

    private void Parse(Dialect dialect)
    {
        var map = default(FieldMap);
        MessageView.TryParse(Body, dialect, ref map, out var view, out _);
        HasMti = view.HasMti;
        if (!IsoMessageCodec.TryRead(Body, dialect, out var message, out var error)) Fault = ToolFault.Of(error);
        Message = message;
    }

    private static MessageBytes Broken(ToolFault fault) => new([], []) { Fault = fault };
}
