using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Microsoft.Extensions.Time.Testing;

namespace Iso8583.Host.Tests.Session;

/// <summary>What a host link is told, in time: repeated until it answers, and not for ever.</summary>
[CancelAfter(30_000)]
internal sealed class LinkNoticesTests
{
    private static readonly Dialect Dialect = DialectCatalog.BuiltIn.Get("iso87-ascii");

    [Test]
    public async Task A_notice_is_repeated_every_ten_seconds_three_times_in_all(CancellationToken cancellationToken)
    {
        var time = new FakeTimeProvider();
        await using var session = new InMemorySession("iso87-ascii", maxInFlight: 4, time: time, cutOverNotices: true);
        Assert.That(Read(await session.ExchangeBytesAsync(Frame(Management("001")))).GetText(De87.ResponseCode), Is.EqualTo("00"), "a link signs on without a terminal");
        session.BusinessClock.TryAdvance(TimeSpan.FromDays(1));
        await session.Engine.RunDueAsync(cancellationToken);

        var first = Read(await session.ReadAnswerAsync());
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.That(session.Session.Overdue(), Is.Null);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(session.Session.Overdue(), Is.Null);
        var second = Read(await session.ReadAnswerAsync());
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.That(session.Session.Overdue(), Is.Null);
        var third = Read(await session.ReadAnswerAsync());
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.That(session.Session.Overdue(), Is.Null);

        Assert.That(Read(await session.ExchangeBytesAsync(Frame(Management("301")))).GetText(De87.NetworkManagementCode), Is.EqualTo("301"), "given up: the next message is the echo's answer");
        Assert.Multiple(() =>
        {
            Assert.That(new[] { first, second, third }.Select(m => m.Mti.ToString()), Is.EqualTo(new[] { "0800", "0801", "0801" }));
            Assert.That(new[] { first, second, third }.Select(m => m.GetText(De87.Stan)), Is.All.EqualTo("000001"));
            Assert.That(session.Counters.Notices, Is.EqualTo(3));
        });
    }

    [Test]
    public async Task A_link_that_may_not_sign_on_without_a_terminal_gets_a_format_error()
    {
        await using var session = new InMemorySession("iso87-ascii");
        Assert.That(Read(await session.ExchangeBytesAsync(Frame(Management("001")))).GetText(De87.ResponseCode), Is.EqualTo("30"));
    }

    private static IsoMessage Management(string code)
    {
        var message = new IsoMessage(new Mti(0x0800));
        message.Set(De87.TransmissionDateTime, "1124120000");
        message.Set(De87.Stan, "000" + code);
        message.Set(De87.AcquirerInstitution, "00000001");
        message.Set(De87.NetworkManagementCode, code);
        return message;
    }

    private static byte[] Frame(IsoMessage message)
    {
        var body = IsoMessageCodec.ToBytes(message, Dialect);
        return [(byte)(body.Length >> 8), (byte)body.Length, .. body];
    }

    private static IsoMessage Read(byte[] body) => IsoMessageCodec.TryRead(body, Dialect, out var message, out var error) ? message : throw new InvalidDataException(error.Describe());
}
