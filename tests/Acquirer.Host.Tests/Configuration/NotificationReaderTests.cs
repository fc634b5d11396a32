using System.Text;
using Iso8583.Core.Documents;
using Iso8583.Host.Composition;
using Iso8583.Host.Configuration.Seed;
using Iso8583.Host.Ledger;
using Iso8583.Host.Notifications.Enrolment;

namespace Iso8583.Host.Tests.Configuration;

internal sealed class NotificationReaderTests
{
    private const string Card = """{ "id": "a", "pan": "6222020000000015", "account": "1", "expiry": 3012, "sms": { "phone": "+8613800000001" } }""";

    [TestCase("""{ "delay": "logNormal", "median": "3s", "p95": "20s", "lossPercent": 1.5 }""", DelayShape.LogNormal, 3, 20, 1.5)]
    [TestCase("""{ "delay": "uniform", "from": "1s", "to": "5s" }""", DelayShape.Uniform, 1, 5, 0)]
    [TestCase("""{ "delay": "fixed", "value": "2s" }""", DelayShape.Fixed, 2, 2, 0)]
    [TestCase("""{ "lossPercent": 100 }""", DelayShape.None, 0, 0, 100)]
    public void A_bank_has_the_delivery_profile_of_the_seed(string profile, DelayShape shape, int lower, int upper, double loss)
    {
        var seed = Read($$"""{ "issuers": [ { "name": "Bank", "firstBin": 622202, "delivery": {{profile}} } ], "accounts": [ { "number": "1" } ], "cards": [ {{Card}} ] }""");
        var tokens = new LedgerOptions().CreateTokenizer();
        var card = SeedMapping.ToEnrolmentBook(seed, tokens).FindCard(tokens.Tokenize(seed.Cards[0].Pan).Token)!;
        Assert.That(card.Issuer.Delivery, Is.EqualTo(new DeliveryProfile(shape, TimeSpan.FromSeconds(lower), TimeSpan.FromSeconds(upper), loss)));
    }

    [Test]
    public void A_merchant_has_the_quiet_hours_of_the_seed()
    {
        var seed = Read("""{ "merchants": [ { "id": "1", "name": "Tea", "sms": { "phone": "+8613900000001", "quietHours": { "from": "22:00", "to": "07:30" } } } ] }""");
        var merchant = SeedMapping.ToEnrolmentBook(seed, new LedgerOptions().CreateTokenizer()).FindMerchant(seed.Merchants[0].Id);
        Assert.That(merchant!.QuietHours, Is.EqualTo(new QuietHours(new TimeOnly(22, 0), new TimeOnly(7, 30))));
    }

    [Test]
    public void A_merchant_may_have_another_name_in_english_texts()
    {
        var seed = Read("""{ "merchants": [ { "id": "1", "name": "茶馆", "nameEn": "Teahouse" }, { "id": "2", "name": "Tea" } ] }""");
        var book = SeedMapping.ToEnrolmentBook(seed, new LedgerOptions().CreateTokenizer());
        Assert.That(seed.Merchants.Select(merchant => book.FindMerchant(merchant.Id)!).Select(merchant => (merchant.Name, merchant.NameEn)), Is.EqualTo(new[] { ("茶馆", "Teahouse"), ("Tea", "") }));
    }

    [TestCase("""{ "issuers": [ { "name": "B", "firstBin": 622202, "delivery": { "delay": "slow" } } ] }""", "logNormal")]
    [TestCase("""{ "issuers": [ { "name": "B", "firstBin": 622202, "delivery": { "delay": "uniform", "from": "5s", "to": "1s" } } ] }""", "at least from")]
    [TestCase("""{ "issuers": [ { "name": "B", "firstBin": 622202, "delivery": { "lossPercent": 101 } } ] }""", "100")]
    [TestCase("""{ "merchants": [ { "id": "1", "name": "Tea", "sms": { "phone": "+8613900000001", "quietHours": { "from": "25:00", "to": "07:00" } } } ] }""", "such as 22:00")]
    [TestCase("""{ "merchants": [ { "id": "1", "name": "Tea", "sms": { "phone": "139" } } ] }""", "expected +")]
    public void Faults_say_what_was_expected(string text, string words) => Assert.That(() => Read(text), Throws.TypeOf<DocumentException>().With.Message.Contains(words).And.Message.Contains(":1:"));

    private static SeedDocument Read(string text) => SeedReader.Read("seed.json", Encoding.UTF8.GetBytes(text));
}
