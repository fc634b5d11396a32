using System.Diagnostics;
using System.Globalization;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;

namespace Iso8583.Benchmarks.Host;

/// <summary>A bank of many merchants, days of payments on it, and payments at a steady rate.</summary>
internal sealed class SettlementLoad
{
    private const int Cards = 1000;

    private readonly PanReference[] _cards = new PanReference[Cards];
    private readonly AsciiText[] _merchants;
    private readonly AsciiText[] _terminals;
    private long _next;

    public SettlementLoad(int merchants)
    {
        var tokenizer = new LedgerOptions().CreateTokenizer();
        var accounts = new AccountData[Cards];
        var cards = new CardData[Cards];
        for (var i = 0; i < Cards; i++)
        {
            var number = i.ToString("D9", CultureInfo.InvariantCulture);
            _ = Pan.TryParse(System.Text.Encoding.ASCII.GetBytes("622848" + i.ToString("D13", CultureInfo.InvariantCulture)), out var pan);
            _cards[i] = tokenizer.Tokenize(pan);
            accounts[i] = new AccountData { Number = number, Currency = Currency.Cny, OpeningBalanceMinor = 1_000_000_000_000 };
            cards[i] = new CardData { Pan = _cards[i], Account = number };
        }

        _merchants = [.. Enumerable.Range(1, merchants).Select(i => AsciiText.From(i.ToString("D15", CultureInfo.InvariantCulture)))];
        _terminals = [.. Enumerable.Range(1, merchants).Select(i => AsciiText.From(i.ToString("D8", CultureInfo.InvariantCulture)))];
        Master = new MasterData(
            accounts,
            cards,
            [.. _merchants.Select(id => new MerchantData { Id = id, Name = "Shop", DebitFee = new FeeRate(5000, 2000), Plan = new PayoutPlan { Kind = PayoutPlanKind.NextDay } })],
            [],
            [],
            new FeeSchedule { DebitInterchange = new FeeRate(3500, 1300), Network = new FeeRate(325, 325) });
    }

    public MasterData Master { get; }

    /// <summary>Business time of the payments.</summary>
    public DateTime Now { get; set; }

    /// <summary>Plays so many payments as fast as the ledger takes them.</summary>
    public async Task PlayAsync(JournaledLedger ledger, int payments)
    {
        const int Outstanding = 512;
        var tickets = new TimedTicket[Outstanding];
        for (var i = 0; i < Outstanding; i++) tickets[i] = new TimedTicket();
        for (var sent = 0; sent < payments; sent++)
        {
            var ticket = tickets[sent % Outstanding];
            await ticket.DoneAsync().ConfigureAwait(false);
            Fill(ref ticket.Transaction);
            ticket.Begin(Stopwatch.GetTimestamp());
            await ledger.SubmitAsync(ticket, CancellationToken.None).ConfigureAwait(false);
        }

        foreach (var ticket in tickets) await ticket.DoneAsync().ConfigureAwait(false);
    }

    /// <summary>Pays at a steady rate, whatever becomes of the answers, and measures from the intended moments.</summary>
    /// <param name="ledger">The books.</param>
    /// <param name="rate">Payments a second.</param>
    /// <param name="lanes">Payments are spread over so many senders.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="beside">Runs meanwhile, from a tenth of the time on.</param>
    public async Task<PaymentFigures> PayAsync(JournaledLedger ledger, int rate, int lanes, int seconds, Func<Task>? beside)
    {
        var total = rate * seconds;
        var latencies = new double[total];
        var late = 0;
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var start = Stopwatch.GetTimestamp();
        var other = beside is null ? Task.CompletedTask : Task.Run(async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds / 10.0)).ConfigureAwait(false);
            await beside().ConfigureAwait(false);
        });
        var senders = Enumerable.Range(0, lanes).Select(lane => Task.Run(async () =>
        {
            var pending = new Queue<(TimedTicket Ticket, int Number)>();
            var free = new Stack<TimedTicket>();
            for (var number = lane; number < total; number += lanes)
            {
                var due = start + (long)(number * (double)Stopwatch.Frequency / rate);
                var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
                if (wait > TimeSpan.FromMilliseconds(1)) await Task.Delay(wait).ConfigureAwait(false);
                if (Stopwatch.GetElapsedTime(due) > TimeSpan.FromMilliseconds(100)) Interlocked.Increment(ref late);
                while (pending.TryPeek(out var first) && first.Ticket.IsDone)
                {
                    latencies[first.Number] = first.Ticket.LatencyMs;
                    free.Push(pending.Dequeue().Ticket);
                }

                var ticket = free.TryPop(out var used) ? used : new TimedTicket();
                lock (_merchants) Fill(ref ticket.Transaction);
                ticket.Begin(due);
                pending.Enqueue((ticket, number));
                await ledger.SubmitAsync(ticket, CancellationToken.None).ConfigureAwait(false);
            }

            foreach (var (ticket, number) in pending)
            {
                await ticket.DoneAsync().ConfigureAwait(false);
                latencies[number] = ticket.LatencyMs;
            }
        })).ToArray();
        await Task.WhenAll(senders).ConfigureAwait(false);
        await other.ConfigureAwait(false);
        var spent = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        Array.Sort(latencies);
        return new PaymentFigures(spent.TotalMicroseconds / total, latencies[(int)(total * 0.99)], late);
    }

    private void Fill(ref Transaction transaction)
    {
        var n = _next++;
        var merchant = (int)(n % _merchants.Length);
        transaction.Kind = TransactionKind.Purchase;
        transaction.Family = MessageFamily.Iso87;
        transaction.Mti = new Mti(0x0200);
        transaction.Key = new TransactionKey(default, _merchants[merchant], _terminals[merchant], (int)(n / _merchants.Length % 999_999) + 1, n, 2);
        transaction.AmountMinor = 100 + (n % 10_000);
        transaction.Currency = Currency.Cny;
        transaction.Pan = _cards[(int)(n * 7919 % Cards)];
        transaction.BusinessTime = Now;
    }
}
