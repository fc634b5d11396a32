using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Telemetry;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Settlement;

/// <summary>
/// Closes business days and pays merchants when it is time. It keeps nothing: what is due follows from the books and the clock, and each payout is one
/// command that the books accept once, so that it can be stopped anywhere and started again.
/// </summary>
public sealed class SettlementEngine : IDisposable
{
    private const int DefaultWindow = 64;

    private readonly JournaledLedger _ledger;
    private readonly MasterData _master;
    private readonly BusinessCalendar _calendar;
    private readonly DateOnly[] _days;
    private readonly BusinessClock _clock;
    private readonly TimeProvider _time;
    private readonly int _window;
    private readonly SemaphoreSlim _running = new(1, 1);

    /// <param name="ledger">The books.</param>
    /// <param name="master">Merchants and their plans.</param>
    /// <param name="options">Cut-over of each acquirer.</param>
    /// <param name="clock">What is due follows it.</param>
    /// <param name="time">System time.</param>
    /// <param name="window">Payouts on their way at once: many share a commit, and payments still find room between them.</param>
    public SettlementEngine(JournaledLedger ledger, MasterData master, LedgerOptions options, BusinessClock clock, TimeProvider time, int window = DefaultWindow)
    {
        ArgumentNullException.ThrowIfNull(options);
        _ledger = ledger;
        _master = master;
        _calendar = options.CreateCalendar();
        _clock = clock;
        _time = time;
        _window = window;
        _days = [.. _calendar.Acquirers.Select(TodayOf)];
    }

    /// <summary>An acquirer's business day has turned since the last look: its number (empty: all that have no day of their own) and the day that begins. The old one is closed.</summary>
    public event Action<AsciiText, DateOnly>? DayTurned;

    /// <summary>The business day that is open now, of acquirers without a day of their own.</summary>
    public DateOnly Today => TodayOf(default);

    /// <summary>Every acquirer that has a day of its own; the first, without a number, stands for all others.</summary>
    public IReadOnlyList<AsciiText> Acquirers => _calendar.Acquirers;

    /// <summary>The business day of an acquirer that is open now.</summary>
    public DateOnly TodayOf(AsciiText acquirer) => _calendar.DayOf(acquirer, _clock.Now);

    /// <summary>Does everything that is due at the business clock's time. One run at a time; a second caller waits for the first.</summary>
    public async Task<SettlementSummary> RunDueAsync(CancellationToken cancellationToken)
    {
        await _running.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await RunAsync(_clock.Now, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _running.Release();
        }
    }

    /// <summary>Closes a terminal's open batch with the books' own totals.</summary>
    /// <returns>What the books say; reason <see cref="DecisionReason.OriginalNotFound"/> where no batch is open.</returns>
    public async Task<Outcome> ForceAsync(AsciiText merchant, AsciiText terminal, Currency currency, CancellationToken cancellationToken)
    {
        var ticket = SettlementTicket.Force(merchant, terminal, currency, _clock.Now, Received());
        await _ledger.SubmitAsync(ticket, cancellationToken).ConfigureAwait(false);
        return await ticket.Decided.ConfigureAwait(false);
    }

    public void Dispose() => _running.Dispose();

    /// <summary>How a merchant is paid: by default where nothing is agreed.</summary>
    internal PayoutPlan PlanOf(AsciiText merchant) => _master.TryGetMerchant(merchant, out var data) ? data.Plan : PayoutPlan.Default;

    private async Task<SettlementSummary> RunAsync(DateTime now, CancellationToken cancellationToken)
    {
        var state = await _ledger.GetOpenSettlementAsync(cancellationToken).ConfigureAwait(false);
        var failed = 0;
        var acquirers = new AcquirerStatus[_days.Length];
        for (var i = 0; i < acquirers.Length; i++)
        {
            var acquirer = _calendar.Acquirers[i];
            var today = _calendar.DayOf(acquirer, now);
            var closed = state.ClosedDayOf(acquirer);
            var yesterday = today.AddDays(-1);
            if (closed < yesterday && state.Days.Any(day => day.Day > closed && day.Day < today))
            {
                if (await CloseAsync(acquirer, yesterday, now, cancellationToken).ConfigureAwait(false)) closed = yesterday;
                else failed++;
            }

            acquirers[i] = new AcquirerStatus(acquirer, today, closed == DateOnly.MinValue ? null : closed);
        }

        int payouts = 0, carried = 0;
        long paid = 0;
        var pending = new Queue<SettlementTicket>(_window);
        foreach (var day in state.Days)
        {
            if (!PlanOf(day.MerchantId).IsDue(day.Day, IsClosed(day, acquirers), day.Runs, now)) continue;
            if (pending.Count == _window) Count(await pending.Dequeue().Decided.ConfigureAwait(false));
            var ticket = SettlementTicket.Payout(day, now, Received());
            await _ledger.SubmitAsync(ticket, cancellationToken).ConfigureAwait(false);
            pending.Enqueue(ticket);
        }

        while (pending.TryDequeue(out var ticket)) Count(await ticket.Decided.ConfigureAwait(false));
        if (failed == 0) TellTurns(acquirers);
        return new SettlementSummary(now, acquirers[0].BusinessDay, acquirers[0].ClosedDay, payouts, paid, carried, failed) { Acquirers = acquirers };

        void Count(in Outcome outcome)
        {
            if (outcome.Status == OutcomeStatus.Failed || !outcome.IsApproved) failed++;
            else if (outcome.Status != OutcomeStatus.Committed || outcome.Sequence == 0) return;
            else if (outcome.ApprovedMinor == 0) carried++;
            else
            {
                payouts++;
                paid += outcome.ApprovedMinor;
            }
        }
    }

    private async Task<bool> CloseAsync(AsciiText acquirer, DateOnly day, DateTime now, CancellationToken cancellationToken)
    {
        var close = SettlementTicket.Close(acquirer, day, now, Received());
        await _ledger.SubmitAsync(close, cancellationToken).ConfigureAwait(false);
        return (await close.Decided.ConfigureAwait(false)).IsApproved;
    }

    /// <summary>Nothing can join the merchant's day any more: its acquirer's is closed, or every acquirer's where it may come through any.</summary>
    private bool IsClosed(MerchantDay day, AcquirerStatus[] acquirers)
    {
        var own = _master.TryGetMerchant(day.MerchantId, out var merchant) ? merchant.Acquirer : default;
        var keeper = own.IsEmpty ? default : _calendar.DayKeeperOf(own);
        foreach (var acquirer in acquirers)
        {
            if ((own.IsEmpty || acquirer.Institution == keeper) && (acquirer.ClosedDay is not { } closed || closed < day.Day)) return false;
        }

        return true;
    }

    private void TellTurns(AcquirerStatus[] acquirers)
    {
        for (var i = 0; i < acquirers.Length; i++)
        {
            var before = _days[i];
            _days[i] = acquirers[i].BusinessDay;
            if (before < acquirers[i].BusinessDay) DayTurned?.Invoke(acquirers[i].Institution, acquirers[i].BusinessDay);
        }
    }

    private long Received() => UnixTime.ToMicros(_time.GetUtcNow() - DateTimeOffset.UnixEpoch);
}
