using System.Buffers.Binary;
using Iso8583.Host.Notifications.Smpp;

namespace Iso8583.Host.Notifications.SmsCentre;

/// <summary>Puts the parts of long messages together as a phone does: by sender, recipient and reference; a part that comes again counts once.</summary>
public sealed class MessageAssembler
{
    private const int MaxUnfinished = 10_000;

    private readonly Lock _partsGate = new();
    private readonly Dictionary<(string From, string To, int Reference, int Total), string?[]> _unfinished = [];

    /// <summary>Takes a message or part.</summary>
    /// <param name="message">As submitted.</param>
    /// <param name="text">The whole text, where this completes it.</param>
    /// <param name="parts">Number of its parts.</param>
    /// <returns>False where parts are missing still.</returns>
    public bool TryComplete(SmppMessage message, out string text, out int parts)
    {
        ArgumentNullException.ThrowIfNull(message);
        var (reference, total, number, content) = Split(message);
        var part = SmppSubmission.Decode(message.DataCoding, content);
        parts = total;
        text = part;
        if (total <= 1) return true;
        if (number < 1 || number > total)
        {
            text = "";
            return false;
        }

        lock (_partsGate)
        {
            var key = (message.Source, message.Destination, reference, total);
            if (!_unfinished.TryGetValue(key, out var known))
            {
                if (_unfinished.Count >= MaxUnfinished) _unfinished.Clear();
                _unfinished[key] = known = new string?[total];
            }

            known[number - 1] = part;
            if (Array.Exists(known, p => p is null))
            {
                text = "";
                return false;
            }

            _unfinished.Remove(key);
            text = string.Concat(known);
            return true;
        }
    }

    private static (int Reference, int Total, int Number, byte[] Content) Split(SmppMessage message)
    {
        var content = message.Content;
        if ((message.EsmClass & SmppMessage.UserDataHeader) != 0 && content.Length > 0 && content[0] < content.Length)
        {
            var body = content[(content[0] + 1)..];
            ReadOnlySpan<byte> header = content.AsSpan(1, content[0]);
            while (header.Length >= 2 && header[1] + 2 <= header.Length)
            {
                var element = header.Slice(2, header[1]);
                if (header[0] == 0 && element.Length == 3) return (element[0], element[1], element[2], body);
                if (header[0] == 8 && element.Length == 4) return (0x10000 | BinaryPrimitives.ReadUInt16BigEndian(element), element[2], element[3], body);
                header = header[(header[1] + 2)..];
            }

            return (0, 1, 1, body);
        }

        var reference = message.Parameter(SmppTag.SarReference);
        var total = message.Parameter(SmppTag.SarTotal);
        var number = message.Parameter(SmppTag.SarSequence);
        return reference.Length == 2 && total.Length == 1 && number.Length == 1
            ? (0x20000 | BinaryPrimitives.ReadUInt16BigEndian(reference), total[0], number[0], content)
            : (0, 1, 1, content);
    }
}
