using System.Globalization;
using System.Text;
using Iso8583.Host.Notifications.Cmpp;
using Iso8583.Host.Notifications.Links;

namespace Iso8583.Host.Notifications.SmsCentre;

/// <summary>The centre's side of CMPP 2.0 and 3.0: the gateway (ISMG). The version is the one that the provider connects with.</summary>
internal sealed class CmppCentre(SmsCentreSettings settings) : ICentreProtocol
{
    private const uint WrongFormat = 1;
    private const uint WrongProvider = 2;
    private const uint WrongSecret = 3;
    private const uint WrongVersion = 4;
    private const uint WrongNumber = 13;

    // Codes above those of the protocol are the gateway's own.
    private const uint TemporaryFault = 100;

    public ILinkProtocol Link => CmppProtocol.Instance;

    public bool IsSubmission(SmsCentreSession session, LinkUnit unit) => unit.Command == (uint)CmppCommand.Submit && session.MaySubmit;

    public void Handle(LinkConnection connection, SmsCentreSession session, LinkUnit unit)
    {
        // The protocol has no word for what comes out of turn: such a connection ends.
        if (unit.Command != (uint)CmppCommand.Connect || session.Account.Length > 0) connection.Abort();
        else Connect(connection, session, unit);
    }

    public IReadOnlyList<CentreMessage> Read(LinkConnection connection, SmsCentreSession session, LinkUnit unit)
    {
        if (!CmppSubmit.TryRead(unit.Body, session.Version, out var submit) || submit.Phones.Count == 0)
        {
            Respond(connection, session, unit, 0, WrongFormat);
            return [];
        }

        if (submit.Phones.Any(phone => phone.Length < 3 || !phone.TrimStart('+').All(char.IsAsciiDigit)))
        {
            Respond(connection, session, unit, 0, WrongNumber);
            return [];
        }

        var (reference, total, number, content) = submit.HasHeader ? UserDataHeader.Split(submit.Content) : (0, 1, 1, submit.Content);
        var text = CmppSubmission.Decode(submit.Format, content);
        return
        [
            .. submit.Phones.Select(phone => new CentreMessage(submit.Sender, CmppDelivery.International(phone), text, submit.WantsReport)
            {
                Reference = reference,
                Total = total,
                Number = number,
                Original = submit with { Phones = [phone] },
            }),
        ];
    }

    public string IdText(long number, DateTimeOffset now) => CmppDelivery.IdText(Id(number, now));

    public void Answer(LinkConnection connection, SmsCentreSession session, LinkUnit unit, CentreAnswer answer, string id)
    {
        var result = answer switch
        {
            CentreAnswer.Throttled => CmppResult.TooFast,
            CentreAnswer.Failed => TemporaryFault,
            _ => CmppResult.Ok,
        };
        Respond(connection, session, unit, result == CmppResult.Ok ? ulong.Parse(id, NumberStyles.HexNumber, CultureInfo.InvariantCulture) : 0, result);
    }

    public (uint Command, byte[] Body) Receipt(SmsCentreSession session, CentreMessage message, string id, bool isLost, DateTimeOffset now)
    {
        var submit = (CmppSubmit)message.Original!; // as read here
        var submission = ulong.Parse(id, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var body = CmppDelivery.ReportBody(session.Version, submission, submit.Phones[0], submit.Sender, submit.Service, isLost ? "UNDELIV" : "DELIVRD", now);
        return ((uint)CmppCommand.Deliver, body);
    }

    public (uint Command, byte[] Body) Reply(SmsCentreSession session, string from, string to, string text, long number, DateTimeOffset now)
    {
        var plain = Ascii.IsValid(text);
        var content = plain ? Encoding.ASCII.GetBytes(text) : Encoding.BigEndianUnicode.GetBytes(text);
        return ((uint)CmppCommand.Deliver, CmppDelivery.Body(session.Version, Id(number, now), from.TrimStart('+'), to, "", plain ? (byte)0 : (byte)8, isReport: false, content));
    }

    public bool IsTaken(LinkUnit answer)
    {
        var reader = new UnitReader(answer.Body);
        reader.Number64();
        var result = reader.Remaining == 1 ? reader.Byte() : reader.Number32();
        return !reader.IsFaulty && result == CmppResult.Ok;
    }

    private static void Respond(LinkConnection connection, SmsCentreSession session, LinkUnit unit, ulong id, uint result) =>
        connection.Respond(unit, 0, CmppDelivery.AnswerBody(id, session.Version, result));

    // Month, day, hour, minute, second, number of the gateway, number within the second.
    private static ulong Id(long number, DateTimeOffset now) =>
        ((ulong)now.Month << 60) | ((ulong)now.Day << 55) | ((ulong)now.Hour << 50) | ((ulong)now.Minute << 44) | ((ulong)now.Second << 38) | ((((ulong)number >> 16) & 0x3F_FFFF) << 16) | ((ulong)number & 0xFFFF);

    private void Connect(LinkConnection connection, SmsCentreSession session, LinkUnit unit)
    {
        if (!CmppConnect.TryReadRequest(unit.Body, out var request))
        {
            connection.Abort();
            return;
        }

        var secret = "";
        var status = request.Version is not ((byte)CmppVersion.V2 or (byte)CmppVersion.V3) ? WrongVersion
            : !settings.Accounts.TryGetValue(request.Source, out secret!) ? WrongProvider // filled where found
            : !request.Proves(secret) ? WrongSecret
            : CmppResult.Ok;
        var version = request.Version == (byte)CmppVersion.V2 ? CmppVersion.V2 : CmppVersion.V3;
        connection.Respond(unit, 0, CmppConnect.AnswerBody(status, request, secret ?? "", version));
        if (status == CmppResult.Ok) session.Bind(request.Source, version);
    }
}
