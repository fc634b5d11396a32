using System.Security.Cryptography;
using Iso8583.Core.Codec;
using Iso8583.Core.Messages;
using Iso8583.Host.Authorization;
using Iso8583.Host.Rules;

namespace Iso8583.Host.Session;

/// <summary>Puts the fields of a rule into a composed response, in their places, and MACs it anew unless the rule gives the MAC itself.</summary>
internal sealed class ResponseOverlay(ListenerRuntime listener, SessionContext context, SessionInfo info)
{
    private const int MaxLength = 4096;

    private FieldMap _map;

    /// <summary>Writes the response once more.</summary>
    /// <param name="message">MTI to last field as composed, and the room behind it.</param>
    /// <param name="length">Its length.</param>
    /// <param name="rule">Says which fields.</param>
    /// <param name="keys">For the MAC; null where there is none.</param>
    /// <returns>The new length; the old one where a value does not fit its field: then the response stays as it was.</returns>
    public int Apply(Span<byte> message, int length, Rule rule, TerminalKeys? keys)
    {
        Span<byte> room = stackalloc byte[MaxLength];
        var copy = room[..length];
        message[..length].CopyTo(copy);
        _ = MessageView.TryParse(copy, listener.Dialect, ref _map, out var composed, out _);
        Span<byte> built = stackalloc byte[MaxLength];
        var writer = new MessageWriter(built[..Math.Min(MaxLength, message.Length)], listener.Dialect, composed.Mti, Highest(rule, composed));
        Write(ref writer, composed, rule.Fields, keys);
        var written = 0;
        if (writer.TryComplete(out var total, out var error))
        {
            built[..total].CopyTo(message);
            written = total;
        }
        else
        {
            context.Logger.RuleFieldNotWritten(info.Listener, rule.Id, error.Describe());
        }

        CryptographicOperations.ZeroMemory(room);
        CryptographicOperations.ZeroMemory(built);
        return written == 0 ? length : written;
    }

    private static int Highest(Rule rule, scoped MessageView composed)
    {
        var highest = rule.Fields[^1].Field;
        for (var de = highest + 1; de <= Core.Dialects.Dialect.MaxField; de++)
        {
            if (composed.Has(de)) highest = de;
        }

        return highest;
    }

    private static void Write(ref MessageWriter writer, scoped MessageView composed, IReadOnlyList<RuleField> fields, TerminalKeys? keys)
    {
        var next = 0;
        for (var de = 2; de <= Core.Dialects.Dialect.MaxField; de++)
        {
            if (next < fields.Count && fields[next].Field == de)
            {
                Put(ref writer, composed, fields[next++]);
            }
            else if (composed.Has(de))
            {
                if (de == De87.Mac64 && keys is not null) UnionPayComposer.WriteMac(keys, ref writer);
                else writer.Echo(de, composed);
            }
        }
    }

    private static void Put(ref MessageWriter writer, scoped MessageView composed, RuleField field)
    {
        if (field.Text is not { } text) return;
        if (field.Bytes is { } bytes && composed.Spec(field.Field) is { IsBinary: true }) writer.Bytes(field.Field, bytes);
        else writer.Text(field.Field, text);
    }
}
