using System.Buffers;
using Iso8583.Host.Notifications.Cmpp;
using Iso8583.Host.Notifications.Gateways;
using Iso8583.Host.Notifications.SmsCentre;
using Iso8583.Testing;

namespace Iso8583.Host.Tests.Notifications.Cmpp;

public class CmppCodecTests
{
    // Test data of the gocmpp project: provider 900001, secret 888888, time stamp 1021080510.
    [Test]
    public void The_proof_is_that_of_a_published_example() =>
        Assert.That(Convert.ToHexStringLower(CmppConnect.Authenticator("900001", "888888", "1021080510")), Is.EqualTo("90d00c1d517abd0b4f65f6bcf8535d16"));

    [Test]
    public void A_connect_has_39_bytes_with_its_header() => Assert.That(
        Convert.ToHexString(CmppConnect.RequestBody("900001", "888888", CmppVersion.V2, new DateTime(2026, 10, 21, 8, 5, 10))),
        Is.EqualTo("393030303031" + "90D00C1D517ABD0B4F65F6BCF8535D16" + "20" + "3CDC73BE"));

    [TestCase("0000000C 00000008 00000001", true, false)]
    [TestCase("0000000C 00000008 000000", false, false)]
    [TestCase("0000000B 00000008 00000001", false, true)]
    [TestCase("00001001 00000008 00000001", false, true)]
    [TestCase("FFFFFFFF", false, true)]
    public void A_length_is_checked_before_it_is_used(string hex, bool complete, bool broken)
    {
        var input = new ReadOnlySequence<byte>(Convert.FromHexString(hex.Replace(" ", "")));
        Assert.That(CmppProtocol.Instance.TryRead(ref input, out _, out var isBroken), Is.EqualTo(complete));
        Assert.That(isBroken, Is.EqualTo(broken));
    }

    [TestCase(60)]
    [TestCase(71)]
    public void A_report_is_read_whichever_length_its_phone_has(int length)
    {
        byte[] report = [.. new byte[7], 9, .. "DELIVRD"u8, .. new byte[length - 15]];
        byte[] body = [.. new byte[8 + 21 + 10 + 3 + 32 + 1], 1, (byte)length, .. report, .. new byte[20]];
        Assert.That(CmppDelivery.TryRead(body, CmppVersion.V3, out var delivery), Is.True);
        Assert.That((delivery.IsReport, delivery.Report.GatewayId, delivery.Report.State), Is.EqualTo((true, "0000000000000009", ReceiptState.Delivered)));
    }

    [Test]
    public void A_delivery_that_ends_early_is_refused_at_every_length()
    {
        byte[] body = [.. new byte[8 + 21 + 10 + 3 + 32 + 1], 0, 2, 0x4F, 0x60];
        for (var length = 0; length < body.Length; length++) Assert.That(CmppDelivery.TryRead(body.AsSpan(0, length), CmppVersion.V3, out _), Is.False, $"{length}");
        Assert.That(CmppDelivery.TryRead(body, CmppVersion.V3, out _), Is.True);
    }

    [Test]
    public void A_million_damaged_units_are_read_without_an_exception_or_a_large_buffer()
    {
        const int Rounds = 1_000_000;
        var random = new Random(20260112);
        byte[] reply = [.. new byte[8 + 21 + 10], 0, 1, 8, .. new byte[33], 0, 10, 5, 0, 3, 1, 2, 1, 0x4F, 0x60, 0x4F, 0x60, .. new byte[20]];
        byte[] report = [.. new byte[8 + 21 + 10 + 3 + 33], 1, 71, .. new byte[8], .. "DELIVRD"u8, .. new byte[56 + 20]];
        byte[] connect = [.. new byte[4], .. new byte[16], 0x30];
        byte[] unit = [0, 0, 0, 20, 0, 0, 0, 5, 0, 0, 0, 1, .. new byte[8], 0, 0, 0, 12, 0, 0, 0, 8, 0, 0, 0, 2];
        byte[] submission = [.. new byte[8 + 4 + 10 + 1 + 32 + 1 + 1], 1, 8, .. new byte[6 + 2 + 6 + 34 + 21], 1, .. "8613800000001"u8, .. new byte[19 + 1], 10, 5, 0, 3, 1, 2, 1, 0x4F, 0x60, 0x4F, 0x60, .. new byte[20]];
        Assert.That(CmppSubmit.TryRead(submission, CmppVersion.V3, out var whole) && whole.HasHeader && whole.Phones[0] == "8613800000001", Is.True);
        byte[][] seeds = [reply, report, connect, unit, submission, submission, submission, submission];
        var request = CmppConnect.RequestBody("900001", "secret", CmppVersion.V3, DateTime.UnixEpoch);
        var buffer = new byte[512];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            var length = Mutations.Mutate(seeds[round & 7], seeds[(round + 1) & 7], random, buffer);
            var bytes = buffer.AsSpan(0, length);
            CmppDelivery.TryRead(bytes, (round & 4) == 0 ? CmppVersion.V3 : CmppVersion.V2, out _);
            if (CmppSubmit.TryRead(bytes, (round & 4) == 0 ? CmppVersion.V3 : CmppVersion.V2, out var submit) && submit.HasHeader) UserDataHeader.Split(submit.Content);
            CmppConnect.TryReadRequest(bytes, out _);
            CmppConnect.TryReadAnswer(bytes, request, "secret", out _);
            var input = new ReadOnlySequence<byte>(buffer, 0, length);
            while (CmppProtocol.Instance.TryRead(ref input, out _, out _))
            {
            }
        }

        Assert.That((GC.GetAllocatedBytesForCurrentThread() - before) / Rounds, Is.LessThan(16 * 1024));
    }
}
