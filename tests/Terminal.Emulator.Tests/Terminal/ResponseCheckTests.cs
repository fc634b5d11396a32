using Iso8583.Core.Messages;
using Iso8583.Emulator.Terminal;

namespace Iso8583.Emulator.Tests.Terminal;

public sealed class ResponseCheckTests
{
    [Test]
    public void A_response_that_repeats_its_request_fits()
    {
        Assert.That(ResponseCheck.Mismatch(Request(), Response()), Is.Null);
    }

    [TestCase(3, "F3")]
    [TestCase(4, "F4")]
    [TestCase(11, "F11")]
    [TestCase(41, "F41")]
    [TestCase(42, "F42")]
    public void A_field_with_another_value_is_named(int field, string name)
    {
        var response = Response();
        response.Set(field, "7");

        Assert.That(ResponseCheck.Mismatch(Request(), response), Is.EqualTo(name));
    }

    [Test]
    public void A_partial_approval_may_carry_another_amount()
    {
        var response = Response();
        response.Set(De87.ResponseCode, "10");
        response.Set(De87.TransactionAmount, "000000000500");

        Assert.That(ResponseCheck.Mismatch(Request(), response), Is.Null);
    }

    [Test]
    public void A_decline_may_lack_the_merchant()
    {
        var response = Response();
        response.Set(De87.ResponseCode, "30");
        response.Remove(De87.MerchantId);

        Assert.That(ResponseCheck.Mismatch(Request(), response), Is.Null);
    }

    [Test]
    public void A_repeat_is_answered_like_its_first_copy()
    {
        var request = Request();
        request.Mti = new Mti(0x0401);
        var response = Response();
        response.Mti = new Mti(0x0410);

        Assert.That(ResponseCheck.Mismatch(request, response), Is.Null);
    }

    [TestCase("00", true)]
    [TestCase("10", true)]
    [TestCase("11", true)]
    [TestCase("A2", true)]
    [TestCase("51", false)]
    [TestCase("", false)]
    public void Approving_codes(string code, bool approved) => Assert.That(ResponseCheck.IsApproved(code), Is.EqualTo(approved));

    [TestCase("00", true)]
    [TestCase("12", true)]
    [TestCase("25", true)]
    [TestCase("96", false)]
    [TestCase("A0", false)]
    public void Codes_that_end_a_reversal(string code, bool ends) => Assert.That(ResponseCheck.EndsReversal(code), Is.EqualTo(ends));

    private static IsoMessage Request() => Fill(new IsoMessage(new Mti(0x0200)));

    private static IsoMessage Response()
    {
        var response = Fill(new IsoMessage(new Mti(0x0210)));
        response.Set(De87.ResponseCode, "00");
        return response;
    }

    private static IsoMessage Fill(IsoMessage message)
    {
        message.Set(De87.ProcessingCode, "000000");
        message.Set(De87.TransactionAmount, "000000001000");
        message.Set(De87.Stan, "000001");
        message.Set(De87.TerminalId, "10000001");
        message.Set(De87.MerchantId, "898110154110001");
        return message;
    }
}
