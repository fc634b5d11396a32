using System.Text;
using Iso8583.Core.Documents;
using Iso8583.Emulator.Terminal;

namespace Iso8583.Emulator.Tests.Terminal;

public sealed class CardDocumentTests
{
    private const string Key = "\"cryptogramKey\": \"0123456789ABCDEFFEDCBA9876543210\"";

    [Test]
    public void A_card_with_the_least_that_a_chip_needs_makes_a_cryptogram()
    {
        foreach (var scheme in new[] { "unionpay", "visa", "mastercard", "emv" })
        {
            var card = Parse($"\"scheme\": \"{scheme}\", {Key}");
            using var slot = new ChipSlot(StateFile.InMemory(), TimeProvider.System);
            Assert.That(slot.Ask(card, 100, "156", 0, withPin: false), Has.Length.GreaterThan(90), scheme);
        }
    }

    [TestCase("\"cryptogramKey\": \"0123\"", "chip.cryptogramKey")]
    [TestCase("\"scheme\": \"unionpay\"", "cryptogramKey")]
    [TestCase(Key + ", \"scheme\": \"amex\"", "chip.scheme")]
    [TestCase(Key + ", \"scheme\": \"visa\", \"keyAlgorithm\": \"sm4\"", "chip.keyAlgorithm")]
    [TestCase(Key + ", \"issuerData\": \"07010503A0A000\"", "chip.issuerData")]
    [TestCase(Key + ", \"interchangeProfile\": \"7C\"", "chip.interchangeProfile")]
    [TestCase(Key + ", \"scriptMacLength\": 9", "chip.scriptMacLength")]
    [TestCase(Key + ", \"isuerData\": \"\"", "issuerData")]
    public void Each_fault_is_reported_with_its_place_and_never_with_the_key(string chip, string place)
    {
        var fault = Assert.Throws<DocumentException>(() => Parse(chip));
        Assert.That(fault!.Message, Does.Contain(place).And.Contain("card.json:2:").And.Not.Contain("FEDCBA9876543210").And.Not.Contain("6222020000000015"));
    }

    [Test]
    public void Sm4_cards_say_so_in_their_issuer_data()
    {
        Assert.That(Parse($"\"keyAlgorithm\": \"sm4\", {Key}").Chip!.IssuerData[2], Is.EqualTo(0x17));
    }

    [Test]
    public void Counter_lasts_in_the_state_file()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.Delete(path);
            Assert.That(StateFile.Open(path).NextCounter("alice"), Is.EqualTo(1));
            Assert.That(StateFile.Open(path).NextCounter("alice"), Is.EqualTo(2));
            Assert.That(File.ReadAllText(path), Does.Not.Contain("6222020000000015"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static TestCard Parse(string chip) => CardDocument.Parse(
        "card.json", Encoding.UTF8.GetBytes($"{{ \"id\": \"alice\", \"pan\": \"6222020000000015\", \"sequence\": \"001\",\n  \"chip\": {{ {chip} }} }}"));
}
