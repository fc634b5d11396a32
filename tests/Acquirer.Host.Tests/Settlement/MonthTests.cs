using System.Globalization;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Settlement;
using Iso8583.Host.Settlement.Reports;
using Iso8583.Host.Tests.Ledger;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Settlement;

/// <summary>Thirty virtual days of twenty merchants, over a month end and a holiday, against a second model.</summary>
internal sealed class MonthTests
{
    private const int Merchants = 20;
    private const int Days = 30;
    private static readonly DateOnly FirstDay = new(2026, 1, 20);
    private static readonly TimeOnly[] Hours = [new(8, 0), new(14, 0), new(22, 45), new(23, 15)];
    private static readonly WorkingCalendar Festival = new(
        new HashSet<DateOnly> { new(2026, 2, 16), new(2026, 2, 17), new(2026, 2, 18) }, new HashSet<DateOnly> { new(2026, 2, 14) });

    [Test, CancelAfter(120_000)]
    public async Task Every_account_fee_and_deposit_of_a_month_is_what_an_independent_model_expects(CancellationToken cancellationToken)
    {
        var master = Bank();
        Assert.That(ClockSetting.TryParse("fixed:2026-01-20T00:00", out var setting));
        var clock = new BusinessClock(TimeProvider.System, TimeZoneInfo.Utc, setting);
        using var ledger = JournaledLedger.Open(TestBank.Options, master, clock.Now);
        using var engine = new SettlementEngine(ledger, master, TestBank.Options, clock, TimeProvider.System);
        var model = new MonthModel();
        var plans = master.Merchants.Select(m => (m.Plan.Kind, m.Plan.ChargeMinor / 100m)).ToList();
        var random = new Random(20_260_120);
        var terminals = master.Terminals.Select(t => new TestTerminal(t.MerchantId, t.Id, MessageFamily.Iso87)).ToList();
        var last = new (Transaction Sale, decimal Fee, decimal Interchange, decimal Network)?[Merchants];

        for (var date = FirstDay; date < FirstDay.AddDays(Days); date = date.AddDays(1))
        {
            await RunAsync(date.ToDateTime(new TimeOnly(0, 1)));
            foreach (var hour in Hours)
            {
                if (hour == Hours[1]) await RunAsync(date.ToDateTime(new TimeOnly(10, 0)));
                if (hour == Hours[2]) await RunAsync(date.ToDateTime(new TimeOnly(22, 30)));
                var now = date.ToDateTime(hour);
                Assert.That(clock.TrySet(now));
                for (var merchant = 0; merchant < Merchants; merchant++) await PlayAsync(merchant, now);
                await RunAsync(now.AddMinutes(1));
            }
        }

        Assert.That(clock.Now.Date, Is.EqualTo(new DateTime(2026, 2, 18)), "over the end of January and into the holiday");
        await CompareAsync();

        async Task PlayAsync(int merchant, DateTime now)
        {
            var terminal = terminals[merchant];
            terminal.Time = now;
            var day = now.Hour >= 23 ? DateOnly.FromDateTime(now).AddDays(1) : DateOnly.FromDateTime(now);
            for (var count = random.Next(0, 4); count > 0; count--)
            {
                var isCredit = random.Next(2) == 0;
                var minor = random.Next(20) == 0 ? random.Next(1, 30) : random.Next(1, 900_000);
                var pan = isCredit ? TestBank.Credit : TestBank.Rich;
                switch (random.Next(10))
                {
                    case 0 when last[merchant] is { } sale:
                        await TakeBackAsync(merchant, day, terminal.On(TransactionKind.PurchaseVoid, sale.Sale), sale);
                        last[merchant] = null;
                        break;
                    case 1 when last[merchant] is { } sale:
                        await TakeBackAsync(merchant, day, terminal.Reversal(sale.Sale), sale);
                        last[merchant] = null;
                        break;
                    case 2 or 3:
                        await RefundAsync(merchant, day, terminal, pan, isCredit, minor);
                        break;
                    default:
                        await SellAsync(merchant, day, terminal, pan, isCredit, minor);
                        break;
                }
            }
        }

        async Task SellAsync(int merchant, DateOnly day, TestTerminal terminal, string pan, bool isCredit, int minor)
        {
            var sale = terminal.Purchase(pan, minor);
            var outcome = await ledger.DoAsync(sale, cancellationToken);
            Assert.That(outcome.Reason, Is.EqualTo(DecisionReason.Approved));
            Assert.That(outcome.SettlementDate, Is.EqualTo(day));
            var (fee, interchange, network) = FeesOf(merchant, isCredit, minor / 100m);
            model.Add(merchant, day, minor / 100m, fee, interchange, network);
            last[merchant] = (sale, fee, interchange, network);
        }

        async Task RefundAsync(int merchant, DateOnly day, TestTerminal terminal, string pan, bool isCredit, int minor)
        {
            Assert.That((await ledger.DoAsync(terminal.Payment(TransactionKind.Refund, pan, minor), cancellationToken)).Reason, Is.EqualTo(DecisionReason.Approved));
            var (fee, interchange, network) = FeesOf(merchant, isCredit, minor / 100m);
            var sign = (merchant % 3) switch { 0 => -1, 1 => 0, _ => 1 };
            model.Add(merchant, day, -minor / 100m, sign * fee, sign * interchange, sign * network);
        }

        async Task TakeBackAsync(int merchant, DateOnly day, Transaction message, (Transaction Sale, decimal Fee, decimal Interchange, decimal Network) sale)
        {
            Assert.That((await ledger.DoAsync(message, cancellationToken)).Reason, Is.EqualTo(DecisionReason.Approved));
            model.Add(merchant, day, -sale.Sale.AmountMinor / 100m, -sale.Fee, -sale.Interchange, -sale.Network);
        }

        async Task RunAsync(DateTime now)
        {
            Assert.That(clock.TrySet(now));
            Assert.That((await engine.RunDueAsync(cancellationToken)).Failed, Is.Zero);
            model.PayAt(now, plans);
        }

        async Task CompareAsync()
        {
            var rows = await ledger.ReadJournalAsync(0, int.MaxValue, cancellationToken);
            var runs = rows.Where(r => r.Transaction.Kind == TransactionKind.Payout).ToList();
            var seen = runs.Select(r => new MonthModel.Run(
                int.Parse(r.Transaction.Key.MerchantId.ToString(), CultureInfo.InvariantCulture) - 1,
                DateOnly.FromDayNumber(r.Run.Day),
                r.Run.Number,
                r.Run.GrossMinor / 100m,
                r.Run.FeeMinor / 100m,
                r.Run.ChargeMinor / 100m,
                r.Run.PaidMinor / 100m));
            Assert.That(seen, Is.EquivalentTo(model.Runs), "every deposit, to the cent");
            Assert.That(runs.Count(r => r.Run.PaidMinor == 0), Is.GreaterThan(0), "some had nothing to pay");
            Assert.That(runs.Where(r => r.Run.PaidMinor > 0).Select(r => r.Events), Is.All.EqualTo(NotificationEvents.DepositArrived));
            Assert.That(runs.Where(r => r.Run.PaidMinor == 0).Select(r => r.Events), Is.All.EqualTo(NotificationEvents.None));
            Assert.That(rows.Select(r => r.Postings.Sum(p => p.Minor)), Is.All.Zero);

            var balances = (await ledger.GetBalancesAsync("", int.MaxValue, cancellationToken)).ToDictionary(b => b.Name, b => b.BalanceMinor / 100m);
            Assert.That(balances.Values.Sum(), Is.Zero);
            Assert.Multiple(() =>
            {
                Assert.That(balances["interchange"], Is.EqualTo(model.Interchange));
                Assert.That(balances["network-fee"], Is.EqualTo(model.Network));
                Assert.That(balances["acquirer-fee"], Is.EqualTo(model.Fees - model.Interchange - model.Network + model.Charges), "the margin is the remainder");
                for (var merchant = 0; merchant < Merchants; merchant++)
                {
                    Assert.That(balances["merchant:" + Id(merchant)], Is.EqualTo(model.Owed(merchant)), $"owed to {merchant}");
                    Assert.That(balances.GetValueOrDefault("merchant-bank:" + Id(merchant)), Is.EqualTo(model.Runs.Where(r => r.Merchant == merchant).Sum(r => r.Paid)), $"bank of {merchant}");
                }
            });
            await ReportsAgreeAsync(rows, balances);
        }

        async Task ReportsAgreeAsync(IReadOnlyList<JournalRow> rows, Dictionary<string, decimal> balances)
        {
            var statements = await ledger.GetBalancesAsync("merchant:", int.MaxValue, cancellationToken);
            var closing = new Dictionary<string, decimal>();
            // The last evening's payments belong to one more day.
            for (var date = FirstDay; date <= FirstDay.AddDays(Days); date = date.AddDays(1))
            {
                var day = new SettlementDay(date);
                foreach (var row in rows) day.Add(row);
                foreach (var line in SettlementReport.Lines(day, master))
                {
                    Assert.That(line.GrossMinor - line.InterchangeMinor - line.NetworkFeeMinor - line.AcquirerFeeMinor, Is.EqualTo(line.NetMinor));
                }

                var kept = await ledger.GetSettlementAsync(date, date, cancellationToken);
                Assert.That(SettlementReport.Lines(kept.Days, date, master), Is.EqualTo(SettlementReport.Lines(day, master)), $"{date}: the books' sums and the journal's rows say the same");
                var reconciliation = Reconciliation.Compare(day, kept);
                Assert.That(reconciliation.Where(d => d.Kind is "sums" or "payout" or "batchTotals"), Is.Empty, $"{date}");
                CamtStatement.Check(Camt053.Write(day, statements, master, clock.Now), closing);
            }

            foreach (var (merchant, balance) in closing) Assert.That(balance, Is.EqualTo(balances["merchant:" + merchant]), $"the last closing balance of {merchant} is the account's");
        }
    }

    private static string Id(int merchant) => (merchant + 1).ToString("D15", CultureInfo.InvariantCulture);

    // Percent, cap, minimum and fixed part differ by merchant; the bank's table below says the same in parts per million.
    private static (decimal Fee, decimal Interchange, decimal Network) FeesOf(int merchant, bool isCredit, decimal amount)
    {
        var fee = isCredit ? MonthModel.Fee(amount, 0.6m, 0, 0, (merchant % 2) * 0.30m) : MonthModel.Fee(amount, 0.5m, 20m, (merchant % 4) * 0.05m, 0);
        return (fee, MonthModel.Fee(amount, isCredit ? 0.45m : 0.35m, isCredit ? 0 : 13m, 0, 0), MonthModel.Fee(amount, 0.0325m, 3.25m, 0, 0));
    }

    private static MasterData Bank()
    {
        var merchants = new List<MerchantData>();
        var terminals = new List<TerminalData>();
        for (var i = 0; i < Merchants; i++)
        {
            var id = AsciiText.From(Id(i));
            var kind = (PayoutPlanKind)(i % 4);
            merchants.Add(new MerchantData
            {
                Id = id,
                Name = $"Merchant {i}",
                DebitFee = new FeeRate(5000, 2000, (i % 4) * 5),
                CreditFee = new FeeRate(6000, 0, 0, (i % 2) * 30),
                RefundFee = (RefundFeePolicy)(i % 3),
                Plan = new PayoutPlan { Kind = kind, At = kind == PayoutPlanKind.SameDay ? new TimeOnly(22, 30) : new TimeOnly(10, 0), ChargeMinor = kind == PayoutPlanKind.SameDay ? 300 : 0, Calendar = Festival },
            });
            terminals.Add(new TerminalData { Id = AsciiText.From((i + 1).ToString("D8", CultureInfo.InvariantCulture)), MerchantId = id });
        }

        return new MasterData(
            [
                new AccountData { Number = "A-RICH", Currency = Currency.Cny, OpeningBalanceMinor = 100_000_000_000 },
                new AccountData { Number = "A-CREDIT", Currency = Currency.Cny, Type = AccountType.Credit, CreditLimitMinor = 100_000_000_000 },
            ],
            [new CardData { Pan = TestBank.Pan(TestBank.Rich), Account = "A-RICH" }, new CardData { Pan = TestBank.Pan(TestBank.Credit), Account = "A-CREDIT" }],
            merchants,
            terminals,
            [],
            new FeeSchedule { DebitInterchange = new FeeRate(3500, 1300), CreditInterchange = new FeeRate(4500, 0), Network = new FeeRate(325, 325) });
    }
}
