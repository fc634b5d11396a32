using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Emulator.Link;
using Iso8583.Emulator.Output;
using Microsoft.Extensions.Time.Testing;

namespace Iso8583.Emulator.Tests.Output;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TextOutputTests : IDisposable
{
    private static readonly Dialect Ascii = DialectCatalog.BuiltIn.Get("iso87-ascii");

    private readonly StringWriter _text = new();
    private readonly TextOutput _output;

    public TextOutputTests() => _output = new TextOutput(_text, new FakeTimeProvider());

    public void Dispose() => _text.Dispose();

    [Test]
    public void A_sent_message_shows_its_direction_and_no_card_data()
    {
        _output.Message("20000001", new LinkEvent(LinkEventKind.Sent, Sale(), default), Ascii);

        Assert.That(_text.ToString(), Does.Contain("20000001 ->").And.Contain("0200").And.Contain("411111******1111"));
        Assert.That(_text.ToString(), Does.Not.Contain("4111111111111111").And.Not.Contain("3012220"));
    }

    [Test]
    public void An_answer_shows_its_milliseconds()
    {
        _output.Message("20000001", new LinkEvent(LinkEventKind.Answer, Sale(), TimeSpan.FromMilliseconds(12.34)), Ascii);

        Assert.That(_text.ToString(), Does.Contain("<-    12.3 ms"));
    }

    [Test]
    public void A_broken_message_shows_its_fault_and_no_content()
    {
        _output.Message("20000001", new LinkEvent(LinkEventKind.Unmatched, Sale().AsSpan(..60), default), Ascii);

        Assert.That(_text.ToString(), Does.Contain("ends inside").And.Not.Contain("4111111111111111"));
    }

    [Test]
    public void An_sms_shows_both_times_and_hides_the_phone()
    {
        _output.Sms(new SmsSeen("20000001", "approved", "+8613800000001", "card 1111", 2.5, 6.31));

        Assert.That(_text.ToString(), Does.Contain("2.5 ms").And.Contain("6.3 ms").And.Contain("card 1111").And.Not.Contain("13800000001"));
    }

    [Test]
    public void Only_a_failed_expectation_is_shown()
    {
        _output.Expectation("20000001", "good", true, "good");
        _output.Expectation("20000001", "code 00", false, "code 51");

        Assert.That(_text.ToString().TrimEnd().Split(Environment.NewLine), Has.Length.EqualTo(1));
        Assert.That(_text.ToString(), Does.Contain("!!").And.Contain("EXPECTED code 00, found code 51"));
    }

    private static byte[] Sale()
    {
        var message = new IsoMessage(new Mti(0x0200));
        message.Set(De87.Pan, "4111111111111111");
        message.Set(De87.ProcessingCode, "000000");
        message.Set(De87.TransactionAmount, "000000001000");
        message.Set(De87.Stan, "000001");
        message.Set(De87.Track2, "4111111111111111=30122200000");
        return IsoMessageCodec.ToBytes(message, Ascii);
    }
}
