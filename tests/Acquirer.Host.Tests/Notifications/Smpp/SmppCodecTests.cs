using System.Buffers;
using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Gateways;
using Iso8583.Host.Notifications.SmsCentre;
using Iso8583.Host.Notifications.Smpp;
using Iso8583.Testing;

namespace Iso8583.Host.Tests.Notifications.Smpp;

public class SmppCodecTests
{
    [Test]
    public void A_submission_has_its_fields_in_the_order_of_the_standard()
    {
        var body = new SmppMessage
        {
            SourceTon = 5, Source = "Bank", DestinationTon = 1, DestinationNpi = 1, Destination = "86138", Priority = 1,
            ValidityPeriod = "000000001000000R", RegisteredDelivery = 1, DataCoding = 8, Content = [0x4F, 0x60],
        }.ToBody();
        Assert.That(
            Convert.ToHexString(body),
            Is.EqualTo("00" + "0500" + "42616E6B00" + "0101" + "383631333800" + "000001" + "00" + "3030303030303030313030303030305200" + "0100" + "0800" + "02" + "4F60"));
    }

    [Test]
    public void A_message_reads_back([Values] bool asPayload)
    {
        var message = new SmppMessage { SourceTon = 1, Source = "86139", Destination = "95588", EsmClass = 0x40, DataCoding = 8, Content = [1, 2, 3], Parameters = [(SmppTag.UserMessageReference, [7, 7])] };
        Assert.That(SmppMessage.TryRead(message.ToBody(asPayload), out var read), Is.True);
        Assert.Multiple(() =>
        {
            Assert.That((read.SourceTon, read.Source, read.Destination, read.EsmClass, read.DataCoding), Is.EqualTo(((byte)1, "86139", "95588", (byte)0x40, (byte)8)));
            Assert.That(read.Content, Is.EqualTo(new byte[] { 1, 2, 3 }));
            Assert.That(read.Parameter(SmppTag.UserMessageReference).ToArray(), Is.EqualTo(new byte[] { 7, 7 }));
        });
    }

    [Test]
    public void A_body_that_ends_early_is_refused_at_every_length()
    {
        var body = new SmppMessage { Source = "1", Destination = "2", Content = [1, 2, 3], Parameters = [(1, [1, 2])] }.ToBody();
        // Without its optional parameter the body is whole.
        for (var length = 0; length < body.Length; length++) Assert.That(SmppMessage.TryRead(body.AsSpan(0, length), out _), Is.EqualTo(length == body.Length - 6), $"{length}");
    }

    [TestCase("00000010 00000015 00000000 00000001", true, false)]
    [TestCase("00000010 00000015 00000000 000000", false, false)]
    [TestCase("0000000F 00000015 00000000 00000001", false, true)]
    [TestCase("00010001 00000015 00000000 00000001", false, true)]
    [TestCase("FFFFFFFF", false, true)]
    [TestCase("0000", false, false)]
    public void A_length_is_checked_before_it_is_used(string hex, bool complete, bool broken)
    {
        var input = new ReadOnlySequence<byte>(Convert.FromHexString(hex.Replace(" ", "")));
        Assert.That(SmppProtocol.Instance.TryRead(ref input, out _, out var isBroken), Is.EqualTo(complete));
        Assert.That(isBroken, Is.EqualTo(broken));
    }

    [Test]
    public void A_million_damaged_units_are_read_without_an_exception_or_a_large_buffer()
    {
        const int Rounds = 1_000_000;
        var random = new Random(20260112);
        byte[][] bodies =
        [
            new SmppMessage { Source = "Bank", Destination = "86138", Content = new byte[40], Parameters = [(SmppTag.SarTotal, [2])] }.ToBody(),
            new SmppMessage { EsmClass = 4, Content = "id:1 stat:DELIVRD"u8.ToArray(), Parameters = [(SmppTag.MessageState, [2])] }.ToBody(),
            new SmppMessage { EsmClass = 0x40, Content = [5, 0, 3, 1, 2, 1, 0x1B, 0x65] }.ToBody(asPayload: true),
            new SmppBind("bank", "pw", "").ToBody(),
        ];
        var units = bodies.Select(body =>
        {
            var unit = new ArrayBufferWriter<byte>();
            SmppProtocol.Instance.Write(unit, (uint)SmppCommand.SubmitSm, 0, 1, body);
            return unit.WrittenSpan.ToArray();
        }).ToArray();
        var buffer = new byte[512];
        var assembler = new MessageAssembler();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            var length = Mutations.Mutate(units[round & 3], units[(round + 1) & 3], random, buffer);
            var input = new ReadOnlySequence<byte>(buffer, 0, length);
            while (SmppProtocol.Instance.TryRead(ref input, out var unit, out _))
            {
                if (SmppMessage.TryRead(unit.Body, out var message))
                {
                    SmppReceipt.TryRead(message, (SmppIdFormat)(round % 3), out _);
                    assembler.TryComplete(SmppCentre.Read(message), out _, out _);
                }

                SmppBind.TryRead(unit.Body, out _);
            }

            if (length > SmppProtocol.HeaderLength) SmppMessage.TryRead(buffer.AsSpan(SmppProtocol.HeaderLength, length - SmppProtocol.HeaderLength), out _);
        }

        Assert.That((GC.GetAllocatedBytesForCurrentThread() - before) / Rounds, Is.LessThan(16 * 1024));
    }

    [Test]
    public void A_chinese_text_goes_as_ucs2_with_the_time_that_is_left()
    {
        var message = Submit("【测试银行】您好", SmppLongMessage.Udh).Single();
        Assert.Multiple(() =>
        {
            Assert.That((message.DataCoding, message.DestinationTon, message.Destination, message.SourceTon), Is.EqualTo(((byte)8, (byte)1, "8613800000001", (byte)5)));
            Assert.That(SmppSubmission.Decode(8, message.Content), Is.EqualTo("【测试银行】您好"));
            Assert.That((message.ValidityPeriod, message.RegisteredDelivery, message.EsmClass), Is.EqualTo(("000000001000000R", (byte)1, (byte)0)));
        });
    }

    [TestCase(SmppLongMessage.Udh, 3, 153 + 6)]
    [TestCase(SmppLongMessage.Udh16, 3, 152 + 7)]
    [TestCase(SmppLongMessage.Sar, 3, 153)]
    [TestCase(SmppLongMessage.Payload, 1, 400)]
    public void A_long_text_is_cut_as_the_link_wants_it(SmppLongMessage way, int parts, int firstOctets)
    {
        var messages = Submit(new string('a', 400), way);
        Assert.Multiple(() =>
        {
            Assert.That(messages, Has.Count.EqualTo(parts));
            Assert.That(messages[0].Content, Has.Length.EqualTo(firstOctets));
            Assert.That(messages.Select(m => m.RegisteredDelivery), Is.EqualTo(Enumerable.Range(1, parts).Select(n => n == parts ? 1 : 0)), "the last part asks for the receipt");
        });
    }

    [Test]
    public void Every_attempt_gives_the_same_parts()
    {
        var item = Event(new string('中', 200));
        var first = SmppSubmission.Bodies(item, Settings(SmppLongMessage.Udh), Rows.Swipe);
        item.Attempts = 7;
        Assert.That(SmppSubmission.Bodies(item, Settings(SmppLongMessage.Udh), Rows.Swipe), Is.EqualTo(first));
    }

    [TestCase("id:0A1 sub:001 dlvrd:001 submit date:2601120136 done date:2601120136 stat:DELIVRD err:000 text:x", "0A1", ReceiptState.Delivered)]
    [TestCase("id:7 stat:UNDELIV", "7", ReceiptState.Undelivered)]
    [TestCase("id: 7 submit date:260112013605 done date:260112013605 stat:EXPIRED err: 0 Text:", "7", ReceiptState.Undelivered)]
    [TestCase("ID:abc-1 STAT:ACCEPTD", "abc-1", ReceiptState.Underway)]
    [TestCase("id:7 stat:WHATEVER", "7", ReceiptState.Underway)]
    public void A_receipt_is_read_from_its_text(string text, string id, ReceiptState state)
    {
        var message = new SmppMessage { EsmClass = 0x04, Content = System.Text.Encoding.Latin1.GetBytes(text) };
        Assert.That(SmppReceipt.TryRead(message, SmppIdFormat.AsIs, out var receipt), Is.True);
        Assert.That((receipt.GatewayId, receipt.State), Is.EqualTo((id, state)));
    }

    [Test]
    public void Parameters_of_a_receipt_are_preferred_to_its_text()
    {
        var message = new SmppMessage { EsmClass = 0x04, Content = "id:1 stat:UNDELIV"u8.ToArray(), Parameters = [(SmppTag.ReceiptedMessageId, "77\0"u8.ToArray()), (SmppTag.MessageState, [2])] };
        Assert.That(SmppReceipt.TryRead(message, SmppIdFormat.AsIs, out var receipt), Is.True);
        Assert.That((receipt.GatewayId, receipt.State), Is.EqualTo(("77", ReceiptState.Delivered)));
    }

    [TestCase(SmppIdFormat.Hexadecimal, "00FF", "255")]
    [TestCase(SmppIdFormat.Digits, "000255", "255")]
    [TestCase(SmppIdFormat.AsIs, "00FF", "00FF")]
    [TestCase(SmppIdFormat.Hexadecimal, "not-hex", "not-hex")]
    [TestCase(SmppIdFormat.Hexadecimal, "FFFFFFFFFFFFFFFFFFFF", "1208925819614629174706175")]
    public void Ids_are_brought_into_one_form(SmppIdFormat format, string id, string normal) => Assert.That(format.Normalize(id), Is.EqualTo(normal));

    private static List<SmppMessage> Submit(string text, SmppLongMessage way)
    {
        var messages = new List<SmppMessage>();
        foreach (var body in SmppSubmission.Bodies(Event(text), Settings(way), Rows.Swipe))
        {
            Assert.That(SmppMessage.TryRead(body, out var message), Is.True);
            messages.Add(message);
        }

        return messages;
    }

    private static NotificationEvent Event(string text) =>
        new() { Id = new NotificationId(12, Audience.Cardholder, NotificationKind.Approved), Recipient = Rows.HolderPhone, Text = text, Priority = 1, ExpiresMicros = Rows.Swipe + 600_000_000 };

    private static SmppSettings Settings(SmppLongMessage way) =>
        new() { Name = "smsc", Host = "127.0.0.1", Port = 1, SystemId = "bank", Password = "pw", Sender = "TestBank", LongMessages = way };
}
