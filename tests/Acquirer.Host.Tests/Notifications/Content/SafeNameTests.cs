using Iso8583.Host.Notifications.Content;

namespace Iso8583.Host.Tests.Notifications.Content;

public class SafeNameTests
{
    [TestCase("Corner Shop", "Corner Shop")]
    [TestCase("  Corner \t Shop\r\n", "Corner Shop")]
    [TestCase("测试超市", "测试超市")]
    [TestCase("Evil【Bank】Shop", "Evil Bank Shop")]
    [TestCase("A[b]{c}(d)<e>《f》", "A b c d e f")]
    [TestCase("left\u202Etfel\u2066x\u200B", "lefttfelx")]
    [TestCase("bell\u0007esc\u001B", "bell esc")]
    [TestCase("Shop https://evil.example/x now", "Shop now")]
    [TestCase("WWW.evil.example", "")]
    [TestCase("O'Neill & Söhne No. 5", "O'Neill & Söhne No. 5")]
    public void A_name_is_cleaned(string name, string clean) => Assert.That(SafeName.Clean(name, 60), Is.EqualTo(clean));

    [TestCase("6228480000001234")]
    [TestCase("6228 4800 0000 1234")]
    [TestCase("6228-4800-0000-1234")]
    [TestCase("62284800 . 00001234")]
    [TestCase("６２２８４８００００００１２３４")]
    [TestCase("٦٢٢٨٤٨٠٠٠٠٠٠١٢٣٤")]
    [TestCase("6\u200B228480000001234")]
    [TestCase("6228480000001234567890123")]
    public void What_looks_like_a_card_number_is_hidden(string digits) =>
        Assert.That(SafeName.Clean("Pay " + digits + " Shop", 80), Is.EqualTo("Pay *** Shop"));

    [TestCase("Shop 123456789012")]
    [TestCase("1 2 3 4")]
    [TestCase("24 h 7 days 365 no 123456789")]
    public void A_shorter_number_stays(string name) => Assert.That(SafeName.Clean(name, 80), Is.EqualTo(name));

    [Test]
    public void A_long_name_is_cut_without_splitting_a_surrogate_pair() =>
        Assert.That(SafeName.Clean("abcd😀efgh", 5), Is.EqualTo("abcd"));

    [TestCase("card:4111111111111111", true)]
    [TestCase("card:4111111111111112", false)]
    [TestCase("x378282246310005x", true)]
    [TestCase("62284800000012341234", true)]
    [TestCase("104110045110012", false)]
    [TestCase("123", false)]
    public void A_check_digit_tells_card_numbers_from_other_numbers(string text, bool holds) => Assert.That(SafeName.HoldsCardNumber(text), Is.EqualTo(holds));
}
