using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Iso8583.Host.Notifications.Links;
using Iso8583.Host.Notifications.Smpp;

namespace Iso8583.Host.Notifications.SmsCentre;

/// <summary>The centre's side of SMPP 3.4.</summary>
internal sealed class SmppCentre(SmsCentreSettings settings) : ICentreProtocol
{
    public ILinkProtocol Link => SmppProtocol.Instance;

    public bool IsSubmission(SmsCentreSession session, LinkUnit unit) => unit.Command == (uint)SmppCommand.SubmitSm && session.MaySubmit;

    public void Handle(LinkConnection connection, SmsCentreSession session, LinkUnit unit)
    {
        if ((SmppCommand)unit.Command is SmppCommand.BindReceiver or SmppCommand.BindTransmitter or SmppCommand.BindTransceiver) Bind(connection, session, unit);
        else connection.Respond(unit, SmppStatus.WrongBindState, []);
    }

    public IReadOnlyList<CentreMessage> Read(LinkConnection connection, SmsCentreSession session, LinkUnit unit)
    {
        if (SmppMessage.TryRead(unit.Body, out var message)) return [Read(message)];
        connection.Respond(unit, SmppStatus.InvalidMessageLength, []);
        return [];
    }

    public string IdText(long number, DateTimeOffset now) => number.ToString("X8", CultureInfo.InvariantCulture);

    public void Answer(LinkConnection connection, SmsCentreSession session, LinkUnit unit, CentreAnswer answer, string id)
    {
        var status = answer switch
        {
            CentreAnswer.Throttled => SmppStatus.Throttled,
            CentreAnswer.Failed => SmppStatus.SubmitFailed,
            _ => SmppStatus.Ok,
        };
        connection.Respond(unit, status, status == SmppStatus.Ok ? new UnitWriter().Text(id, 65).ToArray() : []);
    }

    public (uint Command, byte[] Body) Receipt(SmsCentreSession session, CentreMessage message, string id, bool isLost, DateTimeOffset now)
    {
        var submitted = (SmppMessage)message.Original!; // as read here
        var receipt = new SmppMessage
        {
            SourceTon = submitted.DestinationTon,
            SourceNpi = submitted.DestinationNpi,
            Source = submitted.Destination,
            DestinationTon = submitted.SourceTon,
            DestinationNpi = submitted.SourceNpi,
            Destination = submitted.Source,
            EsmClass = 0x04,
            Content = Encoding.Latin1.GetBytes(SmppReceipt.Text(id, isLost ? "UNDELIV" : "DELIVRD", now, now, "")),
            Parameters = [(SmppTag.ReceiptedMessageId, [.. Encoding.Latin1.GetBytes(id), 0]), (SmppTag.MessageState, [isLost ? (byte)5 : (byte)2])],
        };
        return ((uint)SmppCommand.DeliverSm, receipt.ToBody());
    }

    public (uint Command, byte[] Body) Reply(SmsCentreSession session, string from, string to, string text, long number, DateTimeOffset now)
    {
        var gsm = Content.Gsm7.TryEncode(text, out var septets);
        var message = new SmppMessage
        {
            SourceTon = from.StartsWith('+') ? (byte)1 : (byte)0,
            SourceNpi = 1,
            Source = from.TrimStart('+'),
            Destination = to,
            DataCoding = gsm ? (byte)0 : (byte)8,
            Content = gsm ? septets! : Encoding.BigEndianUnicode.GetBytes(text), // encoded
        };
        return ((uint)SmppCommand.DeliverSm, message.ToBody());
    }

    public bool IsTaken(LinkUnit answer) => answer.Status == SmppStatus.Ok;

    /// <summary>Reads a submission.</summary>
    public static CentreMessage Read(SmppMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var (reference, total, number, content) = Split(message);
        var to = message.DestinationTon == 1 ? "+" + message.Destination : message.Destination;
        return new CentreMessage(message.Source, to, SmppSubmission.Decode(message.DataCoding, content), (message.RegisteredDelivery & 3) != 0)
        {
            Reference = reference,
            Total = total,
            Number = number,
            Original = message,
        };
    }

    private static (int Reference, int Total, int Number, byte[] Content) Split(SmppMessage message)
    {
        if ((message.EsmClass & SmppMessage.UserDataHeader) != 0) return UserDataHeader.Split(message.Content);
        var reference = message.Parameter(SmppTag.SarReference);
        var total = message.Parameter(SmppTag.SarTotal);
        var number = message.Parameter(SmppTag.SarSequence);
        return reference.Length == 2 && total.Length == 1 && number.Length == 1
            ? (0x20000 | BinaryPrimitives.ReadUInt16BigEndian(reference), total[0], number[0], message.Content)
            : (0, 1, 1, message.Content);
    }

    private void Bind(LinkConnection connection, SmsCentreSession session, LinkUnit pdu)
    {
        if (session.Account.Length > 0) connection.Respond(pdu, SmppStatus.AlreadyBound, []);
        else if (pdu.Command == (uint)SmppCommand.BindTransceiver && !settings.Transceivers) connection.Respond(pdu, SmppStatus.InvalidCommandId, []);
        else if (!SmppBind.TryRead(pdu.Body, out var bind)) connection.Respond(pdu, SmppStatus.BindFailed, []);
        else if (!settings.Accounts.TryGetValue(bind.SystemId, out var password)) connection.Respond(pdu, SmppStatus.InvalidSystemId, []);
        else if (!CryptographicOperations.FixedTimeEquals(Encoding.Latin1.GetBytes(password), Encoding.Latin1.GetBytes(bind.Password))) connection.Respond(pdu, SmppStatus.InvalidPassword, []);
        else
        {
            var command = (SmppCommand)pdu.Command;
            session.Bind(bind.SystemId, maySubmit: command != SmppCommand.BindReceiver, mayReceive: command != SmppCommand.BindTransmitter);
            connection.Respond(pdu, SmppStatus.Ok, SmppBind.ResponseBody("iso8583sim"));
        }
    }
}
