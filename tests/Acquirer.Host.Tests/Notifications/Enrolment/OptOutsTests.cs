using Iso8583.Host.Notifications.Enrolment;

namespace Iso8583.Host.Tests.Notifications.Enrolment;

public class OptOutsTests
{
    [TestCase("TD", OptOutReply.Stop)]
    [TestCase("td", OptOutReply.Stop)]
    [TestCase(" Stop\r\n", OptOutReply.Stop)]
    [TestCase("退订", OptOutReply.Stop)]
    [TestCase("START", OptOutReply.Start)]
    [TestCase("kt", OptOutReply.Start)]
    [TestCase("please stop", OptOutReply.Other)]
    [TestCase("", OptOutReply.Other)]
    public void A_reply_is_one_word(string text, OptOutReply reply) => Assert.That(OptOuts.Read(text), Is.EqualTo(reply));
}
