using System.Diagnostics;
using Iso8583.Host.Ledger;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Notifications;

/// <summary>
/// Follows the journal behind the durable cursor: woken by a commit, it plans the events of the new rows and records them together with the
/// cursor before anything is sent. What it missed while it was not running it finds in the journal.
/// </summary>
public sealed class JournalFollower(
    NotificationOptions options,
    ILedger ledger,
    NotificationPlanner planner,
    NotificationStore store,
    Outbox outbox,
    TimeProvider time,
    NotificationStages stages,
    NotificationRoute route,
    ILogger<JournalFollower> log) : BackgroundService
{
    private const int ReadLimit = 512;

    // Rows without events move the cursor in memory only; reading so many again after a restart costs nothing.
    private const int UnrecordedRows = 10_000;

    // After a restart so many rows before the cursor are looked at again, for what the planner remembers of them.
    private const int RememberRows = 20_000;

    // Rows that come thick are taken together: a commit costs the same for one event and for twenty. Thin ones are hardly held up.
    private const int ThickRows = 4;
    private static readonly TimeSpan GatherThin = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan GatherThick = TimeSpan.FromMilliseconds(10);

    // Nobody waits for events that cannot leave.
    private static readonly TimeSpan GatherWhileStuck = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(1);

    private readonly List<NotificationEvent> _events = [];
    private readonly HashSet<string> _inBatch = [];
    private long _lastRead;
    private int _rowsBefore;

    /// <summary>Last journal row that was dealt with.</summary>
    public long Position { get; private set; }

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        ledger.NotificationEditions = store.Editions.Current;
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Position = store.Cursor;
        if (Position > ledger.CommittedSequence)
        {
            throw new InvalidOperationException(
                $"The notification record {options.Path} has followed a journal up to row {Position}, this ledger ends at row {ledger.CommittedSequence}: it belongs to another ledger. Start with --fresh or remove it.");
        }

        var remembered = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!remembered) await RememberAsync(stoppingToken).ConfigureAwait(false);
                remembered = true;
                await FollowAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                Log.JournalFailed(log, Position, fault);
                await Task.Delay(FaultPause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task RememberAsync(CancellationToken cancellationToken)
    {
        for (var after = Math.Max(0, Position - RememberRows); after < Position;)
        {
            var rows = await ledger.ReadJournalAsync(after, ReadLimit, cancellationToken).ConfigureAwait(false);
            foreach (var row in rows)
            {
                if (row.Sequence <= Position) planner.Remember(row);
            }

            if (rows.Count == 0) return;
            after = rows[^1].Sequence;
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        await ledger.WaitForCommitAsync(Position, cancellationToken).ConfigureAwait(false);
        await GatherAsync(cancellationToken).ConfigureAwait(false);
        var rows = await ledger.ReadJournalAsync(Position, ReadLimit, cancellationToken).ConfigureAwait(false);
        if (rows.Count == 0) throw new InvalidOperationException("The ledger announced a row that it does not give.");
        _rowsBefore = rows.Count;
        _events.Clear();
        var now = time.UnixMicros();
        foreach (var row in rows)
        {
            var original = NotificationPlanner.NeedsOriginal(row) ? await ReadOneAsync(row.OriginalSequence, cancellationToken).ConfigureAwait(false) : null;
            planner.Plan(row, original, now, _events);
        }

        var last = rows[^1].Sequence;
        if (_events.Count > 0 || last - store.Cursor > UnrecordedRows) await RecordAsync(last, cancellationToken).ConfigureAwait(false);
        Position = last;
    }

    // By the real clock, whatever the host's says: this is about the disk.
    private async ValueTask GatherAsync(CancellationToken cancellationToken)
    {
        var pause = !route.IsUsable ? GatherWhileStuck : _rowsBefore >= ThickRows ? GatherThick : GatherThin;
        if (_lastRead != 0 && Stopwatch.GetElapsedTime(_lastRead) is var since && since < pause && ledger.CommittedSequence - Position < ReadLimit)
        {
            await Task.Delay(pause - since, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _lastRead = Stopwatch.GetTimestamp();
    }

    private async ValueTask<JournalRow?> ReadOneAsync(long sequence, CancellationToken cancellationToken)
    {
        var rows = await ledger.ReadJournalAsync(sequence - 1, 1, cancellationToken).ConfigureAwait(false);
        return rows.Count == 1 && rows[0].Sequence == sequence ? rows[0] : null;
    }

    private async Task RecordAsync(long cursor, CancellationToken cancellationToken)
    {
        // An event that goes out at once is recorded as being sent, which saves a second commit before its first attempt.
        _inBatch.Clear();
        foreach (var item in _events)
        {
            if (item.State == DeliveryState.Pending && item.DueMicros == 0 && _inBatch.Add(item.Recipient) && outbox.IsIdle(item.Recipient, options.Window - _inBatch.Count))
            {
                item.State = DeliveryState.Sending;
            }
        }

        var recorded = await store.PlanAsync([.. _events], cursor, cancellationToken).ConfigureAwait(false);
        var now = time.UnixMicros();
        foreach (var item in recorded) stages.OnRecorded(item, now);
        outbox.Add(recorded);
    }
}
