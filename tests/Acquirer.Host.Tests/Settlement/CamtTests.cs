using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Settlement.Reports;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Settlement;

/// <summary>The statement against the structure of camt.053.001.08.</summary>
internal sealed class CamtTests
{
    private static readonly DateOnly Day = new(2025, 6, 16);

    [TestCase("街角茶馆 <&> \"Tea\"", 156)]
    [TestCase("A name that is far too long for the seventy characters that the schema leaves for the name of an account", 392)]
    [TestCase("No currency of ISO 4217", 999)]
    public void A_statement_is_sound_whatever_the_merchants_name_and_currency(string name, int currency)
    {
        var xml = Camt053.Write(DayOf(new Currency((ushort)currency)), [], Master(name), Day.ToDateTime(new TimeOnly(23, 0)));
        Assert.That(CamtStructure.FaultsOf(xml), Is.Empty);
        Assert.That(xml, Does.Contain("SALES").And.Contain("FEES"));
    }

    [TestCase("<CdtDbtInd>CRDT</CdtDbtInd>", "", "CdtDbtInd is missing")]
    [TestCase("<Cd>BOOK</Cd>", "<Cd>BOOKED</Cd>", "is no Text4")]
    [TestCase("Ccy=\"CNY\"", "Ccy=\"yuan\"", "is no Amount")]
    [TestCase("<CreDtTm>", "<FrToDt>x</FrToDt><CreDtTm>", "is no Any")]
    [TestCase("</Acct>", "</Acct><Nm>x</Nm>", "wrong place")]
    public void The_check_finds_what_the_schema_forbids(string from, string to, string fault)
    {
        var xml = Camt053.Write(DayOf(Currency.Cny), [], Master("Tea"), Day.ToDateTime(new TimeOnly(23, 0)));
        Assert.That(CamtStructure.FaultsOf(xml.Replace(from, to, StringComparison.Ordinal)), Has.Some.Contains(fault));
    }

    [Test]
    public void A_day_of_nobody_has_no_statement_and_the_check_says_why()
    {
        var day = new SettlementDay(Day);
        Assert.That(day.Merchants, Is.Empty);
        Assert.That(CamtStructure.FaultsOf(Camt053.Write(day, [], Master("Tea"), Day.ToDateTime(default))), Is.EqualTo(new[] { "Document/BkToCstmrStmt/Stmt is missing" }));
    }

    private static SettlementDay DayOf(Currency currency)
    {
        var transaction = new Transaction { Kind = TransactionKind.Purchase, Currency = currency, Key = new TransactionKey(default, AsciiText.From("M1"), AsciiText.From("T1"), 1, 1, 2) };
        var outcome = new Outcome { Status = OutcomeStatus.Committed, Reason = DecisionReason.Approved, Sequence = 1, SettlementDate = Day };
        var day = new SettlementDay(Day);
        day.Add(new JournalRow(transaction, outcome, 0, NotificationEvents.None, [new Posting("merchant:M1", currency.Number, 9_950), new Posting("interchange", currency.Number, 35), new Posting("acquirer-fee", currency.Number, 15)]));
        return day;
    }

    private static MasterData Master(string name) => new([], [], [new MerchantData { Id = AsciiText.From("M1"), Name = name }], [], [], FeeSchedule.Free);
}
