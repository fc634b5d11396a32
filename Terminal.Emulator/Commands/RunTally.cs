using System.Collections.Concurrent;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Emulator.Link;
using Iso8583.Emulator.Output;

namespace Iso8583.Emulator.Commands;

/// <summary>Counts what passes on all connections of a run, shows it, and remembers when each card was swiped.</summary>
internal sealed class RunTally(IOutput output, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string TerminalId, int Stan), long> _swipes = [];
    private int _sent;
    private int _answered;
    private int _thrownAway;
    private int _approvals;
    private int _declines;
    private int _reversals;
    private int _settled;
    private int _settlements;
    private int _failures;

    public int Failures => Volatile.Read(ref _failures);

    /// <summary>The trace of one terminal's connections.</summary>
    public LinkTrace Trace(string terminalId, Dialect dialect) => (in LinkEvent passed) =>
    {
        if (passed.Kind == LinkEventKind.Sent) NoteSwipe(terminalId, passed.Message, dialect);
        if (passed.Kind == LinkEventKind.Sent) Interlocked.Increment(ref _sent);
        if (passed.Kind is LinkEventKind.Answer or LinkEventKind.Discarded) Interlocked.Increment(ref _answered);
        if (passed.Kind == LinkEventKind.Discarded) Interlocked.Increment(ref _thrownAway);
        output.Message(terminalId, passed, dialect);
    };

    /// <summary>Counts a card transaction's outcome.</summary>
    public void Card(SessionResult result)
    {
        if (result.IsApproved) Interlocked.Increment(ref _approvals);
        if (result.IsDeclined) Interlocked.Increment(ref _declines);
    }

    public void Reversals(int count) => Interlocked.Add(ref _reversals, count);

    public void Settlement(bool balanced)
    {
        Interlocked.Increment(ref _settlements);
        if (balanced) Interlocked.Increment(ref _settled);
    }

    /// <summary>Notes an expectation and gives its result back.</summary>
    public bool Expect(string terminalId, string what, bool met, string found)
    {
        if (!met) Interlocked.Increment(ref _failures);
        output.Expectation(terminalId, what, met, found);
        return met;
    }

    /// <summary>Milliseconds since the request with this STAN went out; negative where none did.</summary>
    public double MillisecondsSince(string terminalId, int stan)
        => _swipes.TryGetValue((terminalId, stan), out var sent) ? time.GetElapsedTime(sent).TotalMilliseconds : -1;

    public RunSummary Summary(IReadOnlyList<SmsSeen> sms)
    {
        // A settlement is told to the merchant too, but nobody swiped a card for it.
        SmsSeen[] swipes = [.. sms.Where(s => !s.Kind.StartsWith("batch", StringComparison.Ordinal))];
        return new RunSummary
        {
            Sent = _sent,
            Answered = _answered,
            ThrownAway = _thrownAway,
            Approvals = _approvals,
            Declines = _declines,
            Reversals = _reversals,
            SettlementsBalanced = _settled,
            SettlementsTried = _settlements,
            FailedExpectations = _failures,
            SmsEvents = sms.Count,
            HostMilliseconds = [.. swipes.Select(s => s.HostMilliseconds).Order()],
            OwnMilliseconds = [.. swipes.Where(s => s.OwnMilliseconds >= 0).Select(s => s.OwnMilliseconds).Order()],
        };
    }

    private void NoteSwipe(string terminalId, ReadOnlySpan<byte> message, Dialect dialect)
    {
        var map = default(FieldMap);
        if (!MessageView.TryParse(message, dialect, ref map, out var view, out _)) return;
        if (view.TryGetNumber(De87.Stan, out var stan)) _swipes[(terminalId, (int)stan)] = time.GetTimestamp();
    }
}
