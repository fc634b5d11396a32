using Iso8583.Core.Messages;
using Iso8583.Host.Composition;
using Iso8583.Host.Configuration;
using Iso8583.Host.Ledger;
using Iso8583.Host.Settlement;
using Iso8583.Host.Tests.Ledger;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Settlement;

/// <summary>Acquirers whose business day ends at another time, in another zone.</summary>
[CancelAfter(30_000)]
internal sealed class AcquirerDayTests
{
    private static readonly AsciiText Tokyo = AsciiText.From("2");
    private static readonly AsciiText Anybody = AsciiText.From("100000000000001");
    private static readonly AsciiText OfTokyo = AsciiText.From("100000000000002");
    private static readonly DateOnly Monday = new(2025, 6, 16);

    // 20:00 in Tokyo is 19:00 of the business clock.
    private static readonly LedgerOptions Options = new()
    {
        Durability = LedgerDurability.Memory,
        BusinessTimeZone = "+08:00",
        Acquirers = [new AcquirerDay { Institution = "00000002", CutOver = new TimeOnly(20, 0), TimeZone = "+09:00" }],
    };

    private JournaledLedger _ledger = null!; // set up before each test
    private SettlementEngine _engine = null!; // set up before each test
    private BusinessClock _clock = null!; // set up before each test
    private int _stan;

    [SetUp]
    public void SetUp()
    {
        var master = Bank();
        _clock = new BusinessClock(TimeProvider.System, TimeZoneInfo.Utc, new ClockSetting(ClockMode.Fixed, Monday.ToDateTime(new TimeOnly(18, 59)), 0));
        _ledger = JournaledLedger.Open(Options, master, _clock.Now);
        _engine = new SettlementEngine(_ledger, master, Options, _clock, TimeProvider.System);
    }

    [TearDown]
    public void TearDown()
    {
        _engine.Dispose();
        _ledger.Dispose();
    }

    [Test]
    public async Task A_transaction_belongs_to_the_day_of_its_acquirer_and_a_merchants_own_counts_before_F32(CancellationToken cancellationToken)
    {
        Assert.That((await SellAsync(Anybody, Tokyo, 100, cancellationToken)).SettlementDate, Is.EqualTo(Monday));
        _clock.TrySet(Monday.ToDateTime(new TimeOnly(19, 0)));
        Assert.Multiple(() =>
        {
            Assert.That(_engine.TodayOf(Tokyo), Is.EqualTo(Monday.AddDays(1)));
            Assert.That(_engine.Today, Is.EqualTo(Monday));
        });
        Assert.That((await SellAsync(Anybody, Tokyo, 100, cancellationToken)).SettlementDate, Is.EqualTo(Monday.AddDays(1)), "F32 says Tokyo");
        Assert.That((await SellAsync(Anybody, default, 100, cancellationToken)).SettlementDate, Is.EqualTo(Monday), "nobody's F32: the host's own day");
        Assert.That((await SellAsync(Anybody, AsciiText.From("77"), 100, cancellationToken)).SettlementDate, Is.EqualTo(Monday), "an acquirer without a day of its own");
        Assert.That((await SellAsync(OfTokyo, default, 100, cancellationToken)).SettlementDate, Is.EqualTo(Monday.AddDays(1)), "the seed file says Tokyo");
    }

    [Test]
    public async Task Each_day_is_closed_and_told_by_itself_and_nothing_joins_it(CancellationToken cancellationToken)
    {
        var turned = new List<(AsciiText, DateOnly)>();
        _engine.DayTurned += (acquirer, day) => turned.Add((acquirer, day));
        await SellAsync(Anybody, Tokyo, 100, cancellationToken);
        await SellAsync(Anybody, default, 100, cancellationToken);
        await _engine.RunDueAsync(cancellationToken);
        Assert.That(turned, Is.Empty);

        _clock.TrySet(Monday.ToDateTime(new TimeOnly(19, 0)));
        var first = await _engine.RunDueAsync(cancellationToken);
        Assert.That(turned, Is.EqualTo(new[] { (Tokyo, Monday.AddDays(1)) }));
        Assert.That((first.Acquirers[0].ClosedDay, first.Acquirers[1].ClosedDay), Is.EqualTo(((DateOnly?)null, (DateOnly?)Monday)));
        var late = await SellAsync(Anybody, Tokyo, 100, cancellationToken, Monday.ToDateTime(new TimeOnly(18, 0)));
        Assert.That(late.SettlementDate, Is.EqualTo(Monday.AddDays(1)), "stamped before the cut-over, decided behind the close");

        _clock.TrySet(Monday.ToDateTime(new TimeOnly(23, 0)));
        var second = await _engine.RunDueAsync(cancellationToken);
        Assert.That(second.Acquirers.Select(a => a.ClosedDay), Is.All.EqualTo(Monday));
        Assert.That(turned, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_merchant_is_paid_once_every_acquirer_that_may_bring_it_money_has_closed_the_day(CancellationToken cancellationToken)
    {
        await SellAsync(Anybody, default, 1_000, cancellationToken);
        await SellAsync(OfTokyo, default, 500, cancellationToken);
        _clock.TrySet(Monday.ToDateTime(new TimeOnly(19, 30)));
        await SellAsync(Anybody, default, 70, cancellationToken);
        Assert.That((await _engine.RunDueAsync(cancellationToken)).Payouts, Is.Zero, "a day later at ten");
        _clock.TrySet(Monday.AddDays(1).ToDateTime(new TimeOnly(10, 0)));
        var done = await _engine.RunDueAsync(cancellationToken);
        Assert.That((done.Payouts, done.PaidMinor), Is.EqualTo((2, 1_570L)));
        Assert.That((await _engine.RunDueAsync(cancellationToken)).Payouts, Is.Zero);
    }

    [TestCase("x", "22:00", "", "Institution")]
    [TestCase("12", "22:00", "Mars/Olympus", "TimeZone")]
    [TestCase("000", "22:00", "", "Institution")]
    public void A_wrong_acquirer_says_what_is_wrong(string institution, string cutOver, string zone, string word)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Acquirer:Ledger:Acquirers:0:Institution"] = institution,
            ["Acquirer:Ledger:Acquirers:0:CutOver"] = cutOver,
            ["Acquirer:Ledger:Acquirers:0:TimeZone"] = zone,
        };
        Assert.That(() => AcquirerApplication.Build(settings), Throws.TypeOf<ConfigurationFaultException>().With.Message.Contains(word).And.Message.Contains("Acquirers:0"));
    }

    private async Task<Outcome> SellAsync(AsciiText merchant, AsciiText acquirer, int minor, CancellationToken cancellationToken, DateTime? time = null)
    {
        _stan++;
        var outcome = await _ledger.DoAsync(
            new Transaction
            {
                Kind = TransactionKind.Purchase,
                Family = MessageFamily.Iso87,
                Mti = new Mti(0x0200),
                Key = new TransactionKey(acquirer, merchant, AsciiText.From("00000001"), _stan, _stan, 2),
                AmountMinor = minor,
                Currency = Currency.Cny,
                Pan = TestBank.Pan(TestBank.Rich),
                BusinessTime = time ?? _clock.Now,
            },
            cancellationToken);
        Assert.That(outcome.Reason, Is.EqualTo(DecisionReason.Approved));
        return outcome;
    }

    private static MasterData Bank()
    {
        var plan = new PayoutPlan { Kind = PayoutPlanKind.NextDay, At = new TimeOnly(10, 0) };
        return new MasterData(
            [new AccountData { Number = "A-RICH", Currency = Currency.Cny, OpeningBalanceMinor = 1_000_000 }],
            [new CardData { Pan = TestBank.Pan(TestBank.Rich), Account = "A-RICH" }],
            [new MerchantData { Id = Anybody, Name = "Anybody", Plan = plan }, new MerchantData { Id = OfTokyo, Name = "Tokyo", Acquirer = Tokyo, Plan = plan }],
            [],
            [],
            FeeSchedule.Free);
    }
}
