using System.Globalization;
using System.Text;
using Iso8583.Host.Notifications.Content;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Links;
using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Notifications.Cmpp;

/// <summary>Turns an event into the bodies of CMPP_SUBMIT. The same event gives the same parts and reference in every attempt.</summary>
public static class CmppSubmission
{
    private const byte Ascii = 0;
    private const byte Ucs2 = 8;
    private const byte ChargeProvider = 2;
    private const string FreeOfCharge = "01";

    /// <summary>The bodies in order; the last one asks for the report.</summary>
    public static IReadOnlyList<byte[]> Bodies(NotificationEvent item, CmppSettings settings, long nowMicros)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(settings);
        // Format 0 is ASCII, not the GSM alphabet: a text with a pound sign goes as UCS-2.
        var plain = System.Text.Ascii.IsValid(item.Text) && SmsSegments.EncodingOf(item.Text) == SmsEncoding.Gsm7;
        var parts = SmsSegments.Split(item.Text, plain ? SmsEncoding.Gsm7 : SmsEncoding.Ucs2, wideReference: false);
        var reference = (byte)item.Id.Sequence;
        var bodies = new byte[parts.Count][];
        for (var i = 0; i < bodies.Length; i++)
        {
            byte[] header = parts.Count == 1 ? [] : [5, 0, 3, reference, (byte)parts.Count, (byte)(i + 1)];
            byte[] content = [.. header, .. plain ? Encoding.ASCII.GetBytes(parts[i]) : Encoding.BigEndianUnicode.GetBytes(parts[i])];
            bodies[i] = Body(item, settings, parts.Count, i + 1, header.Length > 0, plain ? Ascii : Ucs2, content, nowMicros);
        }

        return bodies;
    }

    /// <summary>Decodes the text of a message without its header.</summary>
    public static string Decode(byte format, ReadOnlySpan<byte> content) => format switch
    {
        Ucs2 => Encoding.BigEndianUnicode.GetString(content),
        15 => Gb18030.GetString(content),
        _ => Encoding.Latin1.GetString(content),
    };

    private static Encoding Gb18030 { get; } = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!; // the provider has it

    private static byte[] Body(NotificationEvent item, CmppSettings settings, int total, int number, bool hasHeader, byte format, byte[] content, long nowMicros)
    {
        var is3 = settings.Version == CmppVersion.V3;
        var phoneLength = is3 ? 32 : 21;
        var writer = new UnitWriter()
            .Number64(0)
            .Byte((byte)total)
            .Byte((byte)number)
            .Byte(number == total ? (byte)1 : (byte)0)
            .Byte((byte)(item.Priority == 0 ? 9 : 0))
            .Fixed(settings.Service, 10)
            .Byte(ChargeProvider)
            .Fixed("", phoneLength);
        if (is3) writer.Byte(0);
        writer
            .Byte(0)
            .Byte(hasHeader ? (byte)1 : (byte)0)
            .Byte(format)
            .Fixed(settings.Source, CmppConnect.SourceLength)
            .Fixed(FreeOfCharge, 2)
            .Fixed("0", 6)
            .Fixed(Until(item.ExpiresMicros - nowMicros), 17)
            .Fixed("", 17)
            .Fixed(settings.Sender, 21)
            .Byte(1)
            .Fixed(item.Recipient.TrimStart('+'), phoneLength);
        if (is3) writer.Byte(0);
        return writer.Byte((byte)content.Length).Bytes(content).Fixed("", is3 ? 20 : 8).ToArray();
    }

    // As in SMPP 3.3: YYMMDDhhmmss000R, relative, here never more than a day.
    private static string Until(long micros)
    {
        var span = TimeSpan.FromMicroseconds(Math.Clamp(micros, 1_000_000, UnixTime.ToMicros(TimeSpan.FromHours(23))));
        return string.Create(CultureInfo.InvariantCulture, $"000000{span:hhmmss}000R");
    }
}
