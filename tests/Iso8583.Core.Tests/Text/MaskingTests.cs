using System.Text;
using Iso8583.Core.Text;

namespace Iso8583.Core.Tests.Text;

internal sealed class MaskingTests
{
    [TestCase("4111111111111111", "411111******1111")]
    [TestCase("6228480402564890018", "622848*********0018")]
    [TestCase("4111111111119", "411111***1119")]
    [TestCase("411111111111", "************")]
    [TestCase("4111 1111 1111 1111", "*******************")]
    [TestCase("41111111111111111111", "********************")]
    [TestCase("", "")]
    public void An_account_number_shows_six_and_four_and_only_from_thirteen_digits_on(string digits, string shown)
        => Assert.That(Masking.Pan(digits), Is.EqualTo(shown));

    [TestCase("card 4111111111111111 ok", "card **************** ok")]
    [TestCase("card 4111 1111 1111 1111.", "card **** **** **** ****.")]
    [TestCase("4111-1111-1111-1111", "****-****-****-****")]
    [TestCase(";4111111111111111=25121011234567890?", ";**********************************?")]
    [TestCase("4111111111111111D2512101123F", "****************************")]
    [TestCase("%B4111111111111111^DOE/JOHN^2512101?", "%B*********************************?")]
    [TestCase("41111111111111112512123", "***********************")]
    [TestCase("amount 000000001000 stan 123456", "amount 000000001000 stan 123456")]
    [TestCase("000000000000000000", "000000000000000000")]
    [TestCase("４１１１１１１１１１１１１１１１", "****************")]
    [TestCase("123456789012", "123456789012")]
    [TestCase("raw F4F7F6F1F7F3F9F0F0F1F0F1F0F0F1F0 end", "raw ******************************** end")]
    [TestCase("FFF1F2", "FFF1F2")]
    public void Account_numbers_and_tracks_disappear_from_free_text(string text, string shown)
        => Assert.That(Masking.Text(text), Is.EqualTo(shown));

    [Test]
    public void Bytes_hide_packed_ascii_and_ebcdic_digits()
    {
        var packed = Convert.FromHexString("9F0102" + "4111111111111111" + "D2512" + "0A0B0C0");
        var ascii = Encoding.ASCII.GetBytes("A4111-1111 1111.1111=2512Z");
        var ebcdic = Convert.FromHexString("C1F4F1F1F1F1F1F1F1F1F1F1F1F1F1F1F1C1");

        Assert.That(Masking.Hex(packed), Is.EqualTo("9F0102" + new string('*', 25) + "A0B0C0").Or.Not.Contain("4111"));
        Assert.That(Masking.Hex(ascii), Does.StartWith("41").And.EndsWith("5A").And.Not.Contain("3131"));
        Assert.That(Masking.Hex(ebcdic), Is.EqualTo("C1" + new string('*', 32) + "C1"));
    }

    [Test]
    public void Digits_that_begin_in_the_middle_of_a_byte_are_found()
        => Assert.That(Masking.Hex(Convert.FromHexString("A4111111111111111B")), Is.EqualTo("A****************B"));

    [TestCase("[redacted 8]", true)]
    [TestCase("411111******1111", false)]
    [TestCase("*************", true)]
    [TestCase("* note *", false)]
    [TestCase("**** **** **** ****", true)]
    [TestCase("**** note ****", false)]
    public void A_masked_value_is_recognised(string text, bool masked) => Assert.That(Masking.IsMasked(text), Is.EqualTo(masked));

    [Test]
    public void No_account_number_survives_at_any_place_and_in_any_neighbourhood()
    {
        var random = new Random(8583);
        const string around = "0123456789ABCDEF =^?;-./xyz\0\u001C";
        for (var i = 0; i < 20_000; i++)
        {
            var before = Noise(random, around);
            var after = Noise(random, around);

            Assert.That(Masking.Text(before + "5413330089020029" + after), Does.Not.Contain("5413330089020029"));
            Assert.That(Masking.Text(before + "5413330089020029" + after), Does.Not.Contain("30089020"));
        }
    }

    private static string Noise(Random random, string alphabet) => string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => alphabet[random.Next(alphabet.Length)]));
}
