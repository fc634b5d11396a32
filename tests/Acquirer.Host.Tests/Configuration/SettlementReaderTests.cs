using System.Text;
using Iso8583.Core.Documents;
using Iso8583.Host.Configuration.Seed;

namespace Iso8583.Host.Tests.Configuration;

internal sealed class SettlementReaderTests
{
    [Test]
    public void Fees_plans_and_calendars_are_read()
    {
        var seed = Read(
            """
            {
              "fees": { "debitInterchangePercent": 0.35, "debitInterchangeCap": 13, "creditInterchangePercent": 0.45, "networkPercent": 0.0325, "networkCap": 3.25 },
              "calendars": [ { "name": "cn", "holidays": ["2026-01-01"], "workingWeekends": ["2026-01-04"] } ],
              "merchants": [ {
                "id": "898110154110001", "name": "Tea", "fees": { "debitPercent": 0.5, "debitCap": 20, "debitMin": 0.1, "creditPercent": 0.6, "creditFixed": 0.3 },
                "settlement": { "plan": "D+0", "charge": 3, "refundFee": "kept", "calendar": "cn" }
              } ]
            }
            """);
        Assert.Multiple(() =>
        {
            Assert.That(seed.Fees, Is.EqualTo(new SeedFees(new SeedFee(3500, 1300, 0, 0), new SeedFee(4500, 0, 0, 0), new SeedFee(325, 325, 0, 0))));
            Assert.That(seed.Merchants[0].DebitFee, Is.EqualTo(new SeedFee(5000, 2000, 10, 0)));
            Assert.That(seed.Merchants[0].CreditFee, Is.EqualTo(new SeedFee(6000, 0, 0, 30)));
            Assert.That(seed.Merchants[0].Plan, Is.EqualTo(new SeedPlan("D+0", new TimeOnly(22, 30), 300, "kept", "cn")));
            Assert.That(seed.Calendars[0].WorkingWeekends, Is.EqualTo(new[] { new DateOnly(2026, 1, 4) }));
        });
    }

    [Test]
    public void A_merchant_without_a_word_is_paid_T_plus_1() =>
        Assert.That(Read("""{ "merchants": [ { "id": "1", "name": "Tea" } ] }""").Merchants[0].Plan, Is.EqualTo(SeedPlan.Default));

    [TestCase("""{ "calendars": [ { "name": "cn", "holidays": ["01.01.2026"] } ] }""", ":1:46:", "expected a date as YYYY-MM-DD")]
    [TestCase("""{ "calendars": [ { "name": "cn", "workingWeekends": ["2026-01-05"] } ] }""", ":1:53:", "2026-01-05 is a Monday")]
    [TestCase("""{ "merchants": [ { "id": "1", "name": "Tea", "settlement": { "plan": "T+2" } } ] }""", ":1:70:", "T+1")]
    [TestCase("""{ "merchants": [ { "id": "1", "name": "Tea", "settlement": { "at": "25:00" } } ] }""", ":1:68:", "HH:mm")]
    [TestCase("""{ "merchants": [ { "id": "1", "name": "Tea", "settlement": { "calendar": "us" } } ] }""", ":1:74:", "there is no calendar 'us'")]
    [TestCase("""{ "merchants": [ { "id": "1", "name": "Tea", "fees": { "debitCap": 1, "debitMin": 2 } } ] }""", ":1:83:", "not more than debitCap")]
    [TestCase("""{ "fees": { "networkPercent": 0.00001 } }""", ":1:31:", "4 digits")]
    [TestCase("""{ "fees": { "network": 1 } }""", ":1:13:", "not known here")]
    public void Faults_say_where_they_are_and_what_was_expected(string text, string place, string words) =>
        Assert.That(() => Read(text), Throws.TypeOf<DocumentException>().With.Message.Contains(words).And.Message.Contains(place));

    private static SeedDocument Read(string text) => SeedReader.Read("seed.json", Encoding.UTF8.GetBytes(text));
}
