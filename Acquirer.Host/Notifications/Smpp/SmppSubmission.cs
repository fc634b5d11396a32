using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Iso8583.Host.Notifications.Content;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Notifications.Smpp;

/// <summary>Turns an event into the submit_sm bodies of one message. The same event gives the same parts and reference in every attempt.</summary>
public static class SmppSubmission
{
    private const byte International = 1;
    private const byte Alphanumeric = 5;
    private const byte E164 = 1;

    /// <summary>The bodies in order; the last one asks for the receipt.</summary>
    public static IReadOnlyList<byte[]> Bodies(NotificationEvent item, SmppSettings settings, long nowMicros)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(settings);
        var encoding = SmsSegments.EncodingOf(item.Text);
        var asPayload = settings.LongMessages == SmppLongMessage.Payload;
        var parts = asPayload ? [item.Text] : SmsSegments.Split(item.Text, settings.LongMessages == SmppLongMessage.Udh16);
        // Unique per phone for long enough: journal sequences rise.
        var reference = (ushort)item.Id.Sequence;
        var bodies = new byte[parts.Count][];
        for (var i = 0; i < bodies.Length; i++)
        {
            var isLast = i == bodies.Length - 1;
            var parameters = new List<(ushort, byte[])>();
            var header = Header(settings.LongMessages, reference, parts.Count, i + 1, parameters);
            var message = new SmppMessage
            {
                SourceTon = settings.Sender.All(char.IsAsciiDigit) ? (byte)0 : Alphanumeric,
                Source = settings.Sender,
                DestinationTon = item.Recipient.StartsWith('+') ? International : (byte)0,
                DestinationNpi = E164,
                Destination = item.Recipient.TrimStart('+'),
                EsmClass = header.Length > 0 ? SmppMessage.UserDataHeader : (byte)0,
                Priority = (byte)(item.Priority == 0 ? 1 : 0),
                ValidityPeriod = Relative(item.ExpiresMicros - nowMicros),
                RegisteredDelivery = isLast ? (byte)1 : (byte)0,
                DataCoding = encoding == SmsEncoding.Gsm7 ? (byte)0 : (byte)8,
                Content = [.. header, .. Encode(parts[i], encoding)],
                Parameters = parameters,
            };
            bodies[i] = message.ToBody(asPayload && parts[i].Length > 0 && message.Content.Length > 140);
        }

        return bodies;
    }

    /// <summary>Decodes the text of a part without its header.</summary>
    public static string Decode(byte dataCoding, ReadOnlySpan<byte> content) => dataCoding switch
    {
        8 => Encoding.BigEndianUnicode.GetString(content),
        1 or 3 => Encoding.Latin1.GetString(content),
        _ => Gsm7.Decode(content),
    };

    private static byte[] Header(SmppLongMessage way, ushort reference, int total, int number, List<(ushort, byte[])> parameters)
    {
        if (total == 1) return [];
        switch (way)
        {
            case SmppLongMessage.Udh:
                return [5, 0, 3, (byte)reference, (byte)total, (byte)number];
            case SmppLongMessage.Udh16:
                return [6, 8, 4, (byte)(reference >> 8), (byte)reference, (byte)total, (byte)number];
            default:
                var bytes = new byte[2];
                BinaryPrimitives.WriteUInt16BigEndian(bytes, reference);
                parameters.Add((SmppTag.SarReference, bytes));
                parameters.Add((SmppTag.SarTotal, [(byte)total]));
                parameters.Add((SmppTag.SarSequence, [(byte)number]));
                return [];
        }
    }

    private static byte[] Encode(string text, SmsEncoding encoding) =>
        encoding == SmsEncoding.Gsm7 && Gsm7.TryEncode(text, out var septets) ? septets : Encoding.BigEndianUnicode.GetBytes(text);

    // 7.1.1: YYMMDDhhmmss000R, here never more than a day.
    private static string Relative(long micros)
    {
        var span = TimeSpan.FromMicroseconds(Math.Clamp(micros, 1_000_000, UnixTime.ToMicros(TimeSpan.FromHours(23))));
        return string.Create(CultureInfo.InvariantCulture, $"000000{span:hhmmss}000R");
    }
}
