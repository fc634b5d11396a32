using Iso8583.Emulator.Commands;
using Iso8583.Emulator.Link;

namespace Iso8583.Emulator.Tests.Commands;

public sealed class ExpectedSmsTests
{
    private static readonly ExpectedSms Expected = new("10000001", "000012", "approved", "0015", "128.50");

    [Test]
    public void The_message_about_the_transaction_with_card_and_amount_is_right()
    {
        var message = Message();

        Assert.That(Expected.Fits(message), Is.True);
        Assert.That(Expected.IsRight(message), Is.True);
    }

    [Test]
    public void A_stan_without_its_zeros_is_the_same_stan()
    {
        Assert.That(Expected.Fits(Message(stan: "12")), Is.True);
    }

    [TestCase("declined", "10000001", "000012")]
    [TestCase("approved", "10000002", "000012")]
    [TestCase("approved", "10000001", "000013")]
    public void A_message_about_something_else_does_not_fit(string kind, string terminalId, string stan)
    {
        Assert.That(Expected.Fits(Message(kind, terminalId, stan)), Is.False);
    }

    [Test]
    public void Another_amount_or_card_is_wrong()
    {
        Assert.That(Expected.IsRight(Message(text: "card 0015 128.51")), Is.False);
        Assert.That(Expected.IsRight(Message(text: "card 0023 128.50")), Is.False);
    }

    [Test]
    public void What_the_merchant_is_told_does_not_count()
    {
        Assert.That(Expected.IsRight(Message(eventId: "12-merchant-voided")), Is.False);
    }

    private static InboxMessage Message(
        string kind = "approved", string terminalId = "10000001", string stan = "000012", string text = "card 0015 128.50", string eventId = "12-cardholder-approved")
        => new() { Kind = kind, TerminalId = terminalId, Stan = stan, Text = text, EventId = eventId };
}
