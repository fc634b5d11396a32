using System.Globalization;
using Iso8583.Host.Notifications.Gateways;
using Iso8583.Host.Notifications.Links;

namespace Iso8583.Host.Notifications.Cmpp;

/// <summary>Body of CMPP_DELIVER: a reply of a phone, or the report of a submission.</summary>
/// <param name="Id">The gateway's id of this delivery, echoed in the answer.</param>
/// <param name="From">Phone.</param>
/// <param name="Text">Text of a reply; empty for reports.</param>
/// <param name="IsReport">Whether this is a report.</param>
/// <param name="Report">The report; default for replies.</param>
public readonly record struct CmppDelivery(ulong Id, string From, string Text, bool IsReport, Receipt Report)
{
    /// <summary>Form of the gateway's ids: 16 hexadecimal digits.</summary>
    public static string IdText(ulong id) => id.ToString("X16", CultureInfo.InvariantCulture);

    /// <summary>Reads a body.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, CmppVersion version, out CmppDelivery delivery)
    {
        var is3 = version == CmppVersion.V3;
        var reader = new UnitReader(body);
        var id = reader.Number64();
        reader.Fixed(21);
        reader.Fixed(10);
        reader.Byte();
        var hasHeader = reader.Byte() != 0;
        var format = reader.Byte();
        var from = reader.Fixed(is3 ? 32 : 21);
        if (is3) reader.Byte();
        var isReport = reader.Byte() != 0;
        var content = reader.Bytes(reader.Byte());
        // Reserve or LinkID follows: not needed, and some gateways leave it out.
        delivery = default;
        if (reader.IsFaulty) return false;
        if (isReport) return TryReadReport(id, from, content, out delivery);
        if (hasHeader && content.Length > 0 && content[0] < content.Length) content = content[(content[0] + 1)..];
        delivery = new CmppDelivery(id, from, CmppSubmission.Decode(format, content), false, default);
        return true;
    }

    /// <summary>A phone in international form: operators give numbers with or without the country.</summary>
    public static string International(string phone)
    {
        ArgumentNullException.ThrowIfNull(phone);
        return phone.StartsWith('+') ? phone : phone.Length == 11 && phone[0] == '1' ? "+86" + phone : "+" + phone;
    }

    /// <summary>Body of a delivery.</summary>
    public static byte[] Body(CmppVersion version, ulong id, string from, string to, string service, byte format, bool isReport, ReadOnlySpan<byte> content)
    {
        var is3 = version == CmppVersion.V3;
        var writer = new UnitWriter().Number64(id).Fixed(to, 21).Fixed(service, 10).Byte(0).Byte(0).Byte(format).Fixed(from, is3 ? 32 : 21);
        if (is3) writer.Byte(0);
        return writer.Byte(isReport ? (byte)1 : (byte)0).Byte((byte)content.Length).Bytes(content).Fixed("", is3 ? 20 : 8).ToArray();
    }

    /// <summary>Body of the delivery that reports on a submission.</summary>
    public static byte[] ReportBody(CmppVersion version, ulong submission, string phone, string sender, string service, string state, DateTimeOffset now)
    {
        var moment = now.ToString("yyMMddHHmm", CultureInfo.InvariantCulture);
        var report = new UnitWriter()
            .Number64(submission)
            .Fixed(state, 7)
            .Fixed(moment, 10)
            .Fixed(moment, 10)
            .Fixed(phone, version == CmppVersion.V3 ? 32 : 21)
            .Number32((uint)submission)
            .ToArray();
        return Body(version, submission, phone, sender, service, 0, isReport: true, report);
    }

    /// <summary>Body of the answer.</summary>
    public static byte[] AnswerBody(ulong id, CmppVersion version, uint result)
    {
        var writer = new UnitWriter().Number64(id);
        return (version == CmppVersion.V3 ? writer.Number32(result) : writer.Byte((byte)result)).ToArray();
    }

    // Submission's id, state, two times, phone, sequence. The phone has 21 or 32 bytes, and not every gateway goes by its version there.
    private static bool TryReadReport(ulong id, string from, ReadOnlySpan<byte> content, out CmppDelivery delivery)
    {
        var reader = new UnitReader(content);
        var submission = reader.Number64();
        var state = reader.Fixed(7);
        delivery = new CmppDelivery(id, from, "", true, new Receipt(default, IdText(submission), StateOf(state), StateOf(state) == ReceiptState.Undelivered ? Word(state) : ""));
        return !reader.IsFaulty;
    }

    private static ReceiptState StateOf(string state) => state switch
    {
        "DELIVRD" => ReceiptState.Delivered,
        "ACCEPTD" or "UNKNOWN" or "ENROUTE" => ReceiptState.Underway,
        _ => ReceiptState.Undelivered, // EXPIRED, DELETED, UNDELIV, REJECTD, and codes of the operators such as MA:0001
    };

    // A reason is stored and shown: only what the protocol has there.
    private static string Word(string state) => state.All(c => char.IsAsciiLetterOrDigit(c) || c is ':' or '-') ? state : "UNDELIV";
}
