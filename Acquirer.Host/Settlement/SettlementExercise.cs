using System.Globalization;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Settlement;

/// <summary>
/// A few invented business days with payouts by every plan, for checks by killing: whatever was done before a start is found done, so that killed and
/// started again it leads to the same books.
/// </summary>
internal sealed class SettlementExercise
{
    private const int Window = 4;
    private const string CardNumber = "6222020000000015";
    private static readonly DateOnly FirstDay = new(2026, 1, 30);

    private readonly TextWriter _output;
    private readonly MasterData _master;
    private readonly PanReference _card;
    private readonly int _merchants;

    private SettlementExercise(LedgerOptions options, int merchants, TextWriter output)
    {
        _output = output;
        _merchants = merchants;
        _ = Pan.TryParse(System.Text.Encoding.ASCII.GetBytes(CardNumber), out var pan);
        _card = options.CreateTokenizer().Tokenize(pan);
        var data = new MerchantData[merchants];
        for (var i = 0; i < merchants; i++)
        {
            var kind = (PayoutPlanKind)(i % 4);
            data[i] = new MerchantData
            {
                Id = IdOf(i),
                Name = "Exercise",
                DebitFee = new FeeRate(5000, 2000),
                Plan = new PayoutPlan { Kind = kind, At = kind == PayoutPlanKind.SameDay ? new TimeOnly(22, 30) : new TimeOnly(10, 0) },
            };
        }

        _master = new MasterData(
            [new AccountData { Number = "EXERCISE", Currency = Currency.Cny, OpeningBalanceMinor = 100_000_000_000 }],
            [new CardData { Pan = _card, Account = "EXERCISE" }],
            data,
            [],
            [],
            new FeeSchedule { DebitInterchange = new FeeRate(3500, 1300), Network = new FeeRate(325, 325) });
    }

    /// <summary>Plays so many days, from the first one, and prints a line for each step; the last one is <c>done</c>.</summary>
    /// <exception cref="LedgerRefusedException">The ledger cannot be opened.</exception>
    public static async Task RunAsync(LedgerOptions options, int days, int merchants, TextWriter output, CancellationToken cancellationToken)
    {
        var exercise = new SettlementExercise(options, merchants, output);
        var start = FirstDay.ToDateTime(new TimeOnly(9, 0));
        var clock = new BusinessClock(TimeProvider.System, TimeZoneInfo.Utc, new ClockSetting(ClockMode.Fixed, start, 0));
        using var ledger = JournaledLedger.Open(options, exercise._master, start);
        using var engine = new SettlementEngine(ledger, exercise._master, options, clock, TimeProvider.System, Window);
        for (var day = 0; day < days; day++)
        {
            var date = FirstDay.AddDays(day);
            exercise.Say(string.Create(CultureInfo.InvariantCulture, $"selling {date:yyyy-MM-dd}"));
            await exercise.SellAsync(ledger, date, cancellationToken).ConfigureAwait(false);
            foreach (var time in (TimeOnly[])[new(22, 30), new(23, 30)]) await exercise.PayAsync(engine, clock, date.ToDateTime(time), cancellationToken).ConfigureAwait(false);
            await exercise.PayAsync(engine, clock, date.AddDays(1).ToDateTime(new TimeOnly(10, 0)), cancellationToken).ConfigureAwait(false);
        }

        // Over the weekend and whatever came late, so that nobody is left owing.
        await exercise.PayAsync(engine, clock, FirstDay.AddDays(days + 5).ToDateTime(new TimeOnly(23, 30)), cancellationToken).ConfigureAwait(false);
        exercise.Say("done");
    }

    private async Task PayAsync(SettlementEngine engine, BusinessClock clock, DateTime now, CancellationToken cancellationToken)
    {
        _ = clock.TrySet(now);
        var done = await engine.RunDueAsync(cancellationToken).ConfigureAwait(false);
        Say(string.Create(CultureInfo.InvariantCulture, $"{now:yyyy-MM-dd HH:mm} paid {done.Payouts}, carried {done.Carried}, failed {done.Failed}"));
    }

    // A copy of a sale that is in the books already has no effect.
    private async Task SellAsync(JournaledLedger ledger, DateOnly date, CancellationToken cancellationToken)
    {
        var tickets = new List<SettlementTicket>();
        for (var merchant = 0; merchant < _merchants; merchant++)
        {
            for (var sale = 1; sale <= 3; sale++)
            {
                var isRefund = sale == 3 && merchant % 5 == 0;
                var ticket = SettlementTicket.Of(Sale(merchant, sale, date, isRefund));
                await ledger.SubmitAsync(ticket, cancellationToken).ConfigureAwait(false);
                tickets.Add(ticket);
            }
        }

        foreach (var ticket in tickets)
        {
            if (!(await ticket.Decided.ConfigureAwait(false)).IsApproved) throw new InvalidOperationException("A sale of the exercise was declined.");
        }
    }

    private Transaction Sale(int merchant, int number, DateOnly date, bool isRefund) => new()
    {
        Kind = isRefund ? TransactionKind.Refund : TransactionKind.Purchase,
        Family = MessageFamily.Iso87,
        Mti = new Mti(isRefund ? (ushort)0x0220 : (ushort)0x0200),
        Key = new TransactionKey(default, IdOf(merchant), AsciiText.From((merchant + 1).ToString("D8", CultureInfo.InvariantCulture)), number, (date.DayNumber * 10L) + number, 2),
        AmountMinor = ((merchant * 7919) + (number * 104_729) + (date.Day * 31)) % 50_000 + 1,
        Currency = Currency.Cny,
        Pan = _card,
        BusinessTime = date.ToDateTime(new TimeOnly(9, 0)),
    };

    private static AsciiText IdOf(int merchant) => AsciiText.From((merchant + 1).ToString("D15", CultureInfo.InvariantCulture));

    private void Say(string line)
    {
        _output.WriteLine(line);
        _output.Flush();
    }
}
