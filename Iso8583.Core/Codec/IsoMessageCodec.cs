using System.Buffers;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Codec;

/// <summary>Between bytes and <see cref="IsoMessage"/>, through <see cref="MessageView"/> and <see cref="MessageWriter"/>: there is no second codec.</summary>
public static class IsoMessageCodec
{
    /// <summary>Reads a message: every field decoded, every composite opened.</summary>
    /// <param name="message">MTI to last field, without framing.</param>
    /// <param name="dialect">How it is written.</param>
    /// <param name="result">The message; on false what was read before the fault.</param>
    /// <param name="error">The first fault in message order.</param>
    public static bool TryRead(ReadOnlySpan<byte> message, Dialect dialect, out IsoMessage result, out ParseError error) => TryRead(message, dialect, ReadOptions.None, out result, out error);

    /// <summary>Reads a message with options.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, Dialect dialect, ReadOptions options, out IsoMessage result, out ParseError error)
    {
        var map = default(FieldMap);
        var located = MessageView.TryParse(message, dialect, ref map, out var view, out error);
        result = new IsoMessage(view.Mti);
        foreach (var de in view.Fields)
        {
            var spec = dialect[de];
            if (spec is null) continue;
            var reader = new LayoutReader(de, options);
            var ok = reader.TryReadValue(spec, dialect.Codes[de], view.Raw(de), view.IsOdd(de), view.Offset(de), null, true, out var value);
            if (value is not null) result.Set(de, value);
            if (ok) continue;
            error = reader.Error;
            return false;
        }

        return located;
    }

    /// <summary>Writes a message. A composite is written from its elements, any other value from its text or bytes.</summary>
    /// <param name="message">The message.</param>
    /// <param name="dialect">How to write it.</param>
    /// <param name="output">Receives the bytes from the MTI on; nothing on false.</param>
    /// <param name="error">The first error.</param>
    public static bool TryWrite(IsoMessage message, Dialect dialect, IBufferWriter<byte> output, out WriteError error)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(output);
        for (var size = 4096; ; size = Math.Min(4 * size, Locator.MaxMessage))
        {
            var span = output.GetSpan(size);
            if (TryWrite(message, dialect, span[..Math.Min(span.Length, Locator.MaxMessage)], out var written, out error))
            {
                output.Advance(written);
                return true;
            }

            if (error.Kind != WriteErrorKind.DestinationTooSmall || size == Locator.MaxMessage) return false;
        }
    }

    /// <summary>Writes a message into an array of its own.</summary>
    /// <exception cref="InvalidOperationException">It cannot be written; the text is that of the <see cref="WriteError"/>.</exception>
    public static byte[] ToBytes(IsoMessage message, Dialect dialect)
    {
        var output = new ArrayBufferWriter<byte>();
        if (!TryWrite(message, dialect, output, out var error)) throw new InvalidOperationException(error.Describe());
        return output.WrittenSpan.ToArray();
    }

    private static bool TryWrite(IsoMessage message, Dialect dialect, Span<byte> destination, out int written, out WriteError error)
    {
        var writer = new MessageWriter(destination, dialect, message.Mti);
        foreach (var de in message.Fields)
        {
            var value = message.Get(de);
            if (value is null) continue;
            if (dialect[de] is not { } spec)
            {
                writer.Fail(new WriteError(WriteErrorKind.FieldUnknown, de));
                break;
            }

            if (!LayoutWriter.TryEncode(spec, value, de, null, out var content, out var isText, out var fault))
            {
                writer.Fail(fault);
                break;
            }

            if (isText && spec.Encoding == FieldEncoding.Text) writer.Encoded(de, content);
            else if (isText) writer.Text(de, content);
            else writer.Bytes(de, content);
        }

        return writer.TryComplete(out written, out error);
    }
}
