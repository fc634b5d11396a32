using System.Diagnostics;
using System.Threading.Channels;
using Iso8583.Host.Ledger.Sqlite;
using Iso8583.Host.Notifications.Content;
using Iso8583.Host.Notifications.Enrolment;
using Iso8583.Host.Telemetry;
using Microsoft.Data.Sqlite;

namespace Iso8583.Host.Notifications.Delivery;

/// <summary>
/// The durable delivery record: events with the journal cursor, and what became of each. One writer, on a thread of its own, commits whatever arrived during its last
/// commit; a commit that fails (disk full) is tried again until it succeeds, so nothing is lost and nothing is sent that is not recorded.
/// </summary>
public sealed class NotificationStore : BackgroundService
{
    private const int MaxBatch = 4096;
    private const int Awake = 0;
    private const int Asleep = 1;
    private const int Gathering = 2;
    private const int EnoughToCommit = 24;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);

    private readonly Channel<StoreCommand> _commands = Channel.CreateBounded<StoreCommand>(new BoundedChannelOptions(8192) { SingleReader = true });
    private readonly SqliteConnection _connection;
    private readonly EventStatements _statements;
    private readonly NotificationReader _reader;
    private readonly TimeProvider _time;
    private readonly AcquirerMetrics _metrics;
    private readonly ILogger<NotificationStore> _log;
    private readonly AutoResetEvent _bell = new(false);
    private bool _disposed;
    private int _asleep;
    private long _openCount;
    private volatile bool _failing;

    /// <summary>Opens or makes the record.</summary>
    public NotificationStore(NotificationOptions options, EnrolmentSource enrolment, TemplateCatalog templates, TimeProvider time, AcquirerMetrics metrics, ILogger<NotificationStore> log)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(enrolment);
        ArgumentNullException.ThrowIfNull(metrics);
        _time = time;
        _metrics = metrics;
        _log = log;
        _connection = NotificationSchema.OpenWriter(options.Path);
        Editions = EditionBook.Open(_connection, templates, enrolment.Current, time);
        _statements = new EventStatements(_connection);
        _reader = new NotificationReader(options.Path);
        Cursor = NotificationSchema.Scalar(_connection, "SELECT coalesce((SELECT value FROM meta WHERE name = 'cursor'), 0)");
        _openCount = NotificationSchema.Scalar(_connection, "SELECT count(*) FROM events WHERE state < 2");
        metrics.ObserveOutbox(() => OpenCount, () => OldestOpenSeconds);
    }

    /// <summary>Last journal sequence that a record in a file has seen; 0 where there is no such file.</summary>
    public static long CursorIn(string path)
    {
        if (!File.Exists(path)) return 0;
        using var connection = NotificationSchema.OpenWriter(path);
        return NotificationSchema.Scalar(connection, "SELECT coalesce((SELECT value FROM meta WHERE name = 'cursor'), 0)");
    }

    /// <summary>Editions of enrolment and templates.</summary>
    public EditionBook Editions { get; }

    /// <summary>Last journal sequence whose events are recorded.</summary>
    public long Cursor { get; private set; }

    /// <summary>Events recorded and not finished.</summary>
    public long OpenCount => Interlocked.Read(ref _openCount);

    /// <summary>False while commits fail.</summary>
    public bool IsWritable => !_failing;

    /// <summary>Age of the oldest unfinished event in seconds; 0 where there is none.</summary>
    public double OldestOpenSeconds
    {
        get
        {
            if (OpenCount == 0) return 0;
            var oldest = _reader.OldestOpenMicros();
            return oldest == 0 ? 0 : Math.Max(0, _time.UnixMicros() - oldest) / 1e6;
        }
    }

    /// <summary>Records planned events together with the cursor.</summary>
    /// <returns>Those that were not there before.</returns>
    public async Task<IReadOnlyList<NotificationEvent>> PlanAsync(IReadOnlyList<NotificationEvent> events, long cursor, CancellationToken cancellationToken)
    {
        var command = StoreCommand.Plan(events, cursor);
        await SubmitAsync(command, cancellationToken).ConfigureAwait(false);
        return command.Inserted;
    }

    /// <summary>Records the delivery fields of an event. The caller leaves the event alone until the task ends.</summary>
    public async Task WriteAsync(NotificationEvent item, CancellationToken cancellationToken)
    {
        await SubmitAsync(StoreCommand.Write(item, item.State >= DeliveryState.Accepted ? -1 : 0), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Records that a finished event is to be sent after all.</summary>
    public Task ReopenAsync(NotificationEvent item, CancellationToken cancellationToken) => SubmitAsync(StoreCommand.Write(item, 1), cancellationToken);

    /// <summary>Records what became of an event that a gateway had taken over.</summary>
    public Task WriteReceiptAsync(NotificationEvent item, CancellationToken cancellationToken) => SubmitAsync(StoreCommand.Write(item, 0), cancellationToken);

    /// <summary>Records that a phone wants no more messages, or wants them again.</summary>
    public Task SetOptOutAsync(string phone, bool optedOut, CancellationToken cancellationToken) =>
        SubmitAsync(StoreCommand.OptOut(phone, optedOut ? _time.UnixMicros() : 0), cancellationToken);

    /// <summary>Reads unfinished events in the order of their ids.</summary>
    public IReadOnlyList<NotificationEvent> ReadOpen(NotificationId after, int limit) => _reader.Open(after, limit);

    /// <summary>Reads the events of one transaction.</summary>
    public IReadOnlyList<NotificationEvent> ReadTransaction(long sequence) => _reader.OfTransaction(sequence);

    /// <summary>Reads events of one state in the order of their ids.</summary>
    public IReadOnlyList<NotificationEvent> ReadState(DeliveryState state, NotificationId after, int limit) => _reader.OfState(state, after, limit);

    /// <summary>Reads one event; null where there is none.</summary>
    public NotificationEvent? Find(NotificationId id) => _reader.Find(id);

    /// <summary>Reads the event that waits for a receipt under a gateway's id; null where there is none.</summary>
    public NotificationEvent? FindAwaiting(string gateway, string gatewayId) => _reader.FindAwaiting(gateway, gatewayId);

    /// <summary>Reads the phones that have opted out.</summary>
    public IReadOnlyList<string> ReadOptOuts() => _reader.OptOuts();

    /// <summary>Reads the latest events that reached the inbox, oldest first.</summary>
    public IReadOnlyList<NotificationEvent> ReadInbox(int limit) => _reader.InInbox(limit);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // What is queued is still written: the thread ends when the queue is empty.
        _commands.Writer.TryComplete();
        if (!_disposed) _bell.Set(); // a host that is disposed twice stops twice
        if (ExecuteTask is not null) await ExecuteTask.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _commands.Writer.TryComplete();
        _statements.Dispose();
        _connection.Dispose();
        _reader.Dispose();
        base.Dispose();
        _bell.Dispose();
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // It waits for the disk most of the time: no place for a pool thread, and its CPU can be told from that of the payments.
        new Thread(() => Run(ended, stoppingToken)) { IsBackground = true, Name = "notify record" }.Start();
        return ended.Task;
    }

    private void Run(TaskCompletionSource ended, CancellationToken stoppingToken)
    {
        try
        {
            var batch = new List<StoreCommand>();
            while (true)
            {
                batch.Clear();
                var isUrgent = Take(batch);
                if (batch.Count is > 0 and < EnoughToCommit && !isUrgent) GatherMore(batch);
                if (batch.Count == 0)
                {
                    if (_commands.Reader.Completion.IsCompleted) break;
                    Sleep();
                }
                else if (Commit(batch, stoppingToken))
                {
                    Publish(batch);
                }
                else
                {
                    batch.ForEach(command => command.Cancel());
                }
            }

            ended.SetResult();
        }
        catch (Exception fault)
        {
            ended.SetException(fault);
        }
    }

    // True where somebody waits for the commit before something can be sent.
    private bool Take(List<StoreCommand> batch)
    {
        var isUrgent = false;
        while (batch.Count < MaxBatch && _commands.Reader.TryRead(out var command))
        {
            isUrgent |= command.IsUrgent;
            batch.Add(command);
        }

        return isUrgent;
    }

    // What became of messages can wait a little for the next commit.
    private void GatherMore(List<StoreCommand> batch)
    {
        var began = Stopwatch.GetTimestamp();
        while (batch.Count < EnoughToCommit && Stopwatch.GetElapsedTime(began) is var since && since < Gather && !_commands.Reader.Completion.IsCompleted)
        {
            Interlocked.Exchange(ref _asleep, Gathering);
            if (Take(batch)) break;
            _bell.WaitOne(Gather - since);
        }

        Volatile.Write(ref _asleep, Awake);
        Take(batch);
    }

    private void Sleep()
    {
        Interlocked.Exchange(ref _asleep, Asleep);
        if (!_commands.Reader.TryPeek(out _) && !_commands.Reader.Completion.IsCompleted) _bell.WaitOne();
        Volatile.Write(ref _asleep, Awake);
    }

    private async Task SubmitAsync(StoreCommand command, CancellationToken cancellationToken)
    {
        if (!_commands.Writer.TryWrite(command)) await _commands.Writer.WriteAsync(command, cancellationToken).ConfigureAwait(false);
        // While it gathers only those wake it who cannot wait.
        if (Volatile.Read(ref _asleep) is var state and not Awake && (state == Asleep || command.IsUrgent) && Interlocked.Exchange(ref _asleep, Awake) != Awake) _bell.Set();
        await command.Done.ConfigureAwait(false);
    }

    private bool Commit(List<StoreCommand> batch, CancellationToken stoppingToken)
    {
        while (true)
        {
            if (TryCommit(batch)) return true;
            if (stoppingToken.WaitHandle.WaitOne(RetryDelay)) return false;
        }
    }

    private bool TryCommit(List<StoreCommand> batch)
    {
        try
        {
            long cursor = -1;
            _statements.Begin();
            foreach (var command in batch)
            {
                command.Inserted.Clear();
                foreach (var item in command.Inserts)
                {
                    if (_statements.Insert(item)) command.Inserted.Add(item);
                }

                if (command.Update is not null) _statements.Update(command.Update);
                if (command.Phone.Length > 0) _statements.SetOptOut(command.Phone, command.OptOutMicros);
                if (command.Cursor >= 0) cursor = command.Cursor;
            }

            if (cursor >= 0) _statements.SetCursor(cursor);
            _statements.Commit();
            if (cursor >= 0) Cursor = cursor;
            if (_failing) Log.StoreRecovered(_log);
            _failing = false;
            return true;
        }
        catch (SqliteFaultException fault)
        {
            _statements.Rollback();
            if (!_failing) Log.StoreFailed(_log, fault.Code, fault);
            _failing = true;
            return false;
        }
    }

    private void Publish(List<StoreCommand> batch)
    {
        long change = 0;
        foreach (var command in batch)
        {
            foreach (var item in command.Inserted)
            {
                if (item.State < DeliveryState.Accepted) change++;
                _metrics.NotificationEvent(NotificationNames.Of(item.Id.Kind), item.State < DeliveryState.Accepted ? "recorded" : NotificationNames.Of(item.State));
            }

            change += command.OpenChange;
            if (command.OpenChange < 0) _metrics.NotificationEvent(NotificationNames.Of(command.Update!.Id.Kind), NotificationNames.Of(command.Update.State)); // a change has an update
        }

        Interlocked.Add(ref _openCount, change);
        foreach (var command in batch) command.Complete();
    }
}
