using System.Diagnostics.Metrics;
using Iso8583.Core.Messages;

namespace Iso8583.Host.Telemetry;

/// <summary>
/// The instruments of the product. Tags are closed sets (mti, response code, reason, listener, sink, stage), never a terminal, STAN or card;
/// callers pass strings that they hold, so that recording allocates nothing.
/// </summary>
public sealed class AcquirerMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Iso8583.Host";

    private readonly Counter<long> _messages;
    private readonly Histogram<double> _exchangeDuration;
    private readonly Counter<long> _parseErrors;
    private readonly Counter<long> _decisions;
    private readonly UpDownCounter<long> _inFlight;
    private readonly Counter<long> _bytesRead;
    private readonly Counter<long> _bytesWritten;
    private readonly Histogram<double> _commitDuration;
    private readonly Histogram<int> _commitBatchSize;
    private readonly Counter<long> _faultsInjected;
    private readonly Counter<long> _notificationEvents;
    private readonly Counter<long> _notificationAttempts;
    private readonly Counter<long> _possibleDuplicates;
    private readonly Histogram<double> _notificationLatency;
    private readonly Counter<long> _receipts;
    private Func<long>? _outboxPending;
    private Func<double>? _oldestPendingSeconds;

    /// <summary>Creates the instruments.</summary>
    public AcquirerMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        _messages = meter.CreateCounter<long>("iso8583.server.messages", "{message}", "ISO 8583 messages read and written.");
        _exchangeDuration = meter.CreateHistogram<double>("iso8583.server.exchange.duration", "s", "First byte of a request to its response handed to the network.");
        _parseErrors = meter.CreateCounter<long>("iso8583.server.parse_errors", "{error}", "Messages and frames that could not be read.");
        _decisions = meter.CreateCounter<long>("iso8583.server.decisions", "{decision}", "Decisions by kind and reason.");
        _inFlight = meter.CreateUpDownCounter<long>("iso8583.server.in_flight", "{exchange}", "Exchanges between request and response.");
        _bytesRead = meter.CreateCounter<long>("iso8583.server.bytes.read", "By", "Bytes received.");
        _bytesWritten = meter.CreateCounter<long>("iso8583.server.bytes.written", "By", "Bytes sent.");
        _commitDuration = meter.CreateHistogram<double>("iso8583.ledger.commit.duration", "s", "One ledger commit.");
        _commitBatchSize = meter.CreateHistogram<int>("iso8583.ledger.commit.batch_size", "{row}", "Journal rows of one ledger commit.");
        _faultsInjected = meter.CreateCounter<long>("iso8583.faults.injected", "{fault}", "Faults done to responses.");
        _notificationEvents = meter.CreateCounter<long>("iso8583.notifications.events", "{event}", "Notification events by kind and state reached.");
        _notificationAttempts = meter.CreateCounter<long>("iso8583.notifications.attempts", "{attempt}", "Deliveries tried, by sink and result.");
        _possibleDuplicates = meter.CreateCounter<long>("iso8583.notifications.possible_duplicates", "{event}", "Events sent again without knowing whether the first attempt arrived.");
        _notificationLatency = meter.CreateHistogram<double>("iso8583.notifications.latency", "s", "First byte of the request to a stage of its notification.");
        _receipts = meter.CreateCounter<long>("iso8583.notifications.receipts", "{receipt}", "Delivery receipts by sink and state.");
        meter.CreateObservableUpDownCounter("iso8583.outbox.pending", () => _outboxPending?.Invoke() ?? 0, "{event}", "Notification events recorded and not yet finished.");
        meter.CreateObservableGauge("iso8583.outbox.oldest_pending", () => _oldestPendingSeconds?.Invoke() ?? 0, "s", "Age of the oldest unfinished notification event.");
    }

    /// <summary>A message was read (<c>in</c>) or written (<c>out</c>).</summary>
    public void Message(Mti mti, string listener, string direction) =>
        _messages.Add(1, new("mti", MtiTags.Of(mti)), new("listener", listener), new("direction", direction));

    /// <summary>A request was answered.</summary>
    public void Exchange(TimeSpan duration, Mti mti, string responseCode, string listener) =>
        _exchangeDuration.Record(duration.TotalSeconds, new("mti", MtiTags.Of(mti)), new("rc", responseCode), new("listener", listener));

    /// <summary>A message or frame could not be read.</summary>
    public void ParseError(string kind, string listener) => _parseErrors.Add(1, new("kind", kind), new KeyValuePair<string, object?>("listener", listener));

    /// <summary>The books decided.</summary>
    public void Decision(string kind, string reason) => _decisions.Add(1, new("kind", kind), new KeyValuePair<string, object?>("reason", reason));

    /// <summary>Exchanges began (+) or ended (-).</summary>
    public void InFlight(int change, string listener) => _inFlight.Add(change, new KeyValuePair<string, object?>("listener", listener));

    /// <summary>Bytes arrived.</summary>
    public void BytesRead(long count, string listener) => _bytesRead.Add(count, new KeyValuePair<string, object?>("listener", listener));

    /// <summary>Bytes left.</summary>
    public void BytesWritten(long count, string listener) => _bytesWritten.Add(count, new KeyValuePair<string, object?>("listener", listener));

    /// <summary>The ledger committed a batch.</summary>
    public void Commit(TimeSpan duration, int rows)
    {
        _commitDuration.Record(duration.TotalSeconds);
        _commitBatchSize.Record(rows);
    }

    /// <summary>A response was damaged on purpose.</summary>
    public void FaultInjected(string fault) => _faultsInjected.Add(1, new KeyValuePair<string, object?>("fault", fault));

    /// <summary>A notification event reached a state.</summary>
    public void NotificationEvent(string kind, string state) =>
        _notificationEvents.Add(1, new("kind", kind), new KeyValuePair<string, object?>("state", state));

    /// <summary>A delivery was tried.</summary>
    public void NotificationAttempt(string sink, string result) =>
        _notificationAttempts.Add(1, new("sink", sink), new KeyValuePair<string, object?>("result", result));

    /// <summary>An event is sent again without knowing whether the first attempt arrived.</summary>
    public void PossibleDuplicate(string sink) => _possibleDuplicates.Add(1, new KeyValuePair<string, object?>("sink", sink));

    /// <summary>Time from the swipe to a stage of a notification.</summary>
    public void NotificationLatency(double seconds, string stage, string sink, string issuer) =>
        _notificationLatency.Record(seconds, new("stage", stage), new("sink", sink), new("issuer", issuer));

    /// <summary>A delivery receipt arrived.</summary>
    public void Receipt(string sink, string state) => _receipts.Add(1, new("sink", sink), new KeyValuePair<string, object?>("state", state));

    /// <summary>Says where the outbox gauges read from.</summary>
    public void ObserveOutbox(Func<long> pending, Func<double> oldestPendingSeconds)
    {
        _outboxPending = pending;
        _oldestPendingSeconds = oldestPendingSeconds;
    }
}
