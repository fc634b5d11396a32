using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Tests.Codec;

public class MessageViewTests
{
    private static readonly Dialect Ascii = DialectCatalog.BuiltIn.Get("iso87-ascii");
    private static readonly Dialect UnionPay = DialectCatalog.BuiltIn.Get("unionpay-pos");

    [Test]
    public void Fields_are_located_and_decoded_on_demand()
    {
        var bytes = "0200703C00000080800016541333908888411100000000000001234500042110152808030930TERM000115"u8;
        var map = default(FieldMap);
        var parsed = MessageView.TryParse(bytes, Ascii, ref map, out var view, out var error);
        Assert.That(error.Kind, Is.EqualTo(ParseErrorKind.FieldTruncated), error.Describe());
        Assert.Multiple(() =>
        {
            Assert.That(parsed, Is.False);
            Assert.That(error.FieldPath(), Is.EqualTo("49"));
        });
        Assert.That(view.Mti.ToString(), Is.EqualTo("0200"));
        Assert.That(view.TryGetPan(De87.Pan, out var pan), Is.True);
        Assert.That(pan.ToString(), Is.EqualTo("541333******4111"));
        Assert.That(view.TryGetNumber(De87.TransactionAmount, out var amount), Is.True);
        Assert.That(amount, Is.EqualTo(12345));
        Assert.That(view.GetString(De87.TerminalId), Is.EqualTo("TERM0001"));
    }

    [Test]
    public void Union_pay_digits_stand_as_its_terminals_write_them()
    {
        Span<byte> buffer = stackalloc byte[512];
        var writer = new MessageWriter(buffer, UnionPay, new Mti(0x0200));
        writer.Text(De87.Pan, "6210000000000000017"u8);
        writer.Number(De87.ProcessingCode, 0);
        writer.Number(De87.TransactionAmount, 1000);
        writer.Text(De87.PosEntryMode, "021"u8);
        writer.Text(De87.CardSequenceNumber, "001"u8);
        writer.Text(De87.Track2, "6210000000000000017=30122201234500000"u8);
        writer.Text(De87.TerminalId, "10000001"u8);
        writer.Text(De87.Private60, "22000001000"u8);
        var mac = writer.BeginMac(De87.Mac64).Length;
        writer.Text(De87.Mac64, "ABCDEF01"u8);
        Assert.That(writer.TryComplete(out var written, out var error), Is.True, error.Describe());
        Assert.That(Convert.ToHexString(buffer[..written]), Is.EqualTo(
            "0200" + "7000060020800011" + "196210000000000000017" + "0" + "000000" + "000000001000" + "0210" + "0001"
            + "376210000000000000017D30122201234500000" + "0" + "3130303030303031" + "0011220000010000" + "4142434445463031"));
        Assert.That(mac, Is.EqualTo(written - 8));

        var map = default(FieldMap);
        Assert.That(MessageView.TryParse(buffer[..written], UnionPay, ref map, out var view, out var fault), Is.True, fault.Describe());
        Assert.That(view.GetString(De87.PosEntryMode), Is.EqualTo("021"));
        Assert.That(view.GetString(De87.CardSequenceNumber), Is.EqualTo("001"));
        Assert.That(view.GetString(De87.Track2), Is.EqualTo("6210000000000000017=30122201234500000"));
        Assert.That(view.TryGetNumber(De87.PosEntryMode, out var mode) ? mode : -1, Is.EqualTo(21));
        Assert.That(view.TryGetNumber(De87.Pan, out _), Is.False, "19 digits are not a number");
        Assert.That(view.TryGetBytes(De87.Mac64, buffer, out var size), Is.True);
        Assert.That(size, Is.EqualTo(8));
    }

    [Test]
    public void A_response_echoes_fields_byte_for_byte()
    {
        Span<byte> buffer = stackalloc byte[256];
        var request = new MessageWriter(buffer, Ascii, new Mti(0x0200));
        request.Text(De87.Pan, "5413339088884111"u8);
        request.Number(De87.Stan, 42);
        request.Text(De87.TerminalId, "T1"u8);
        Assert.That(request.TryComplete(out var length, out _), Is.True);
        var map = default(FieldMap);
        Assert.That(MessageView.TryParse(buffer[..length], Ascii, ref map, out var view, out _), Is.True);

        Span<byte> answer = stackalloc byte[256];
        var writer = new MessageWriter(answer, Ascii, view.Mti.ToResponse());
        foreach (var de in (ReadOnlySpan<int>)[2, 4, 11]) writer.Echo(de, view);
        writer.Text(De87.ResponseCode, "00"u8);
        writer.Echo(De87.TerminalId, view);
        writer.Number(De87.NetworkManagementCode, 301);
        Assert.That(writer.TryComplete(out var written, out var error), Is.True, error.Describe());
        Assert.That(System.Text.Encoding.ASCII.GetString(answer[..written]), Is.EqualTo("0210C0200000028000000400000000000000" + "165413339088884111" + "000042" + "00" + "T1      " + "301"));
    }

    [Test]
    public void Every_truncation_of_a_message_is_an_error_and_keeps_what_was_read()
    {
        var message = new IsoMessage(new Mti(0x0200));
        message.Set(De87.Pan, "5413339088884111");
        message.Set(De87.TransactionAmount, "000000001000");
        message.Set(De87.Stan, "000042");
        message.Set(De87.Mac128, [1, 2, 3, 4, 5, 6, 7, 8]);
        var bytes = IsoMessageCodec.ToBytes(message, Ascii);
        var map = default(FieldMap);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.That(MessageView.TryParse(bytes.AsSpan(0, length), Ascii, ref map, out var view, out var error), Is.False);
            Assert.That(error.Offset, Is.LessThanOrEqualTo(length));
            foreach (var de in view.Fields) Assert.That(view.Raw(de).Length, Is.GreaterThan(0));
        }
    }
}
