using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Emulator.Link;
using Iso8583.Emulator.Load;
using Microsoft.Extensions.Time.Testing;

namespace Iso8583.Emulator.Tests.Load;

public sealed class LoadRecorderTests
{
    private static readonly Dialect Ascii = DialectCatalog.BuiltIn.Get("iso87-ascii");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 6, 1, 10, 30, 0, TimeSpan.Zero));

    [Test]
    public void A_message_that_had_to_wait_for_its_turn_is_measured_from_when_it_was_due()
    {
        var recorder = new LoadRecorder(Ascii, _time);
        var arrival = new Arrival(_time.GetTimestamp(), IsMeasured: true);
        recorder.Due(arrival);
        _time.Advance(TimeSpan.FromMilliseconds(200));
        var sent = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromMilliseconds(50));
        recorder.Ended(arrival, new LinkReply(ReplyStatus.Answered, Answer("51"), default, TimeSpan.FromMilliseconds(50), sent));

        var result = recorder.Result(TimeSpan.FromSeconds(1), endedEarly: false);

        Assert.That(result.Response.P50, Is.EqualTo(250).Within(0.5));
        Assert.That(result.Service.P50, Is.EqualTo(50).Within(0.5));
        Assert.That(result.Lag.P50, Is.EqualTo(200).Within(0.5));
        Assert.That(result.Codes, Is.EqualTo(new Dictionary<string, long> { ["51"] = 1 }));
    }

    [Test]
    public void What_is_not_answered_is_counted_and_in_no_time()
    {
        var recorder = new LoadRecorder(Ascii, _time);
        foreach (var status in Enum.GetValues<ReplyStatus>().Where(status => status != ReplyStatus.Answered))
        {
            var arrival = new Arrival(_time.GetTimestamp(), IsMeasured: true);
            recorder.Due(arrival);
            recorder.Ended(arrival, new LinkReply(status, default, default, TimeSpan.Zero, _time.GetTimestamp()));
        }

        var result = recorder.Result(TimeSpan.FromSeconds(1), endedEarly: false);

        Assert.That((result.Due, result.Sent, result.Answered, result.TimedOut, result.Disconnected, result.NotSent), Is.EqualTo((3L, 2L, 0L, 1L, 1L, 1L)));
        Assert.That((result.LostPercent, result.Response), Is.EqualTo((100.0, default(LoadTimes))));
    }

    [Test]
    public void The_warm_up_is_seen_as_it_passes_and_not_measured()
    {
        var recorder = new LoadRecorder(Ascii, _time);
        var arrival = new Arrival(_time.GetTimestamp(), IsMeasured: false);
        recorder.Due(arrival);
        recorder.Ended(arrival, new LinkReply(ReplyStatus.Answered, Answer("00"), default, TimeSpan.Zero, _time.GetTimestamp()));

        Assert.That(recorder.TakeInterval().Answered, Is.EqualTo(1));
        Assert.That(recorder.TakeInterval().Answered, Is.Zero);
        Assert.That(recorder.Result(TimeSpan.Zero, endedEarly: true).Due, Is.Zero);
    }

    private static byte[] Answer(string code)
    {
        var message = new IsoMessage(new Mti(0x0210));
        message.Set(De87.ResponseCode, code);
        return IsoMessageCodec.ToBytes(message, Ascii);
    }
}
