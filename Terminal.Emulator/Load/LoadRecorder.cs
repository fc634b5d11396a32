using HdrHistogram;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Emulator.Link;

namespace Iso8583.Emulator.Load;

/// <summary>
/// Counts and measures. The response time runs from the moment at which a message fell due, so that a stalled acquirer is seen by all who would have come
/// meanwhile; the service time runs from its sending. Messages without an answer are in no time: they are counted.
/// </summary>
internal sealed class LoadRecorder(Dialect dialect, TimeProvider time)
{
    /// <summary>Longest time that is told apart, in microseconds; longer ones count as this.</summary>
    private const long LongestMicros = 600_000_000;
    private const int Digits = 3;

    private readonly Lock _countsLock = new();
    private readonly SortedDictionary<string, long> _codes = new(StringComparer.Ordinal);
    private readonly LongHistogram _response = new(LongestMicros, Digits);
    private readonly LongHistogram _service = new(LongestMicros, Digits);
    private readonly LongHistogram _lag = new(LongestMicros, Digits);
    private readonly LongHistogram _interval = new(LongestMicros, Digits);
    private FieldMap _map;
    private long _due;
    private long _sent;
    private long _timedOut;
    private long _disconnected;
    private long _notSent;
    private long _intervalSent;

    /// <summary>A message fell due.</summary>
    public void Due(Arrival arrival)
    {
        if (!arrival.IsMeasured) return;
        lock (_countsLock) _due++;
    }

    /// <summary>A message ended, one way or the other.</summary>
    public void Ended(Arrival arrival, LinkReply reply)
    {
        var response = Micros(time.GetElapsedTime(arrival.Due));
        lock (_countsLock)
        {
            _intervalSent += reply.Status == ReplyStatus.NotSent ? 0 : 1;
            if (reply.Status == ReplyStatus.Answered) _interval.RecordValue(response);
            if (!arrival.IsMeasured) return;
            switch (reply.Status)
            {
                case ReplyStatus.NotSent:
                    _notSent++;
                    return;
                case ReplyStatus.TimedOut:
                    _timedOut++;
                    break;
                case ReplyStatus.Disconnected:
                    _disconnected++;
                    break;
                default:
                    _response.RecordValue(response);
                    _service.RecordValue(Micros(reply.Elapsed));
                    var code = CodeOf(reply.Message.Span);
                    _codes[code] = _codes.GetValueOrDefault(code) + 1;
                    break;
            }

            _sent++;
            _lag.RecordValue(Micros(time.GetElapsedTime(arrival.Due, reply.SentTimestamp)));
        }
    }

    /// <summary>What came since the last call.</summary>
    public LoadInterval TakeInterval()
    {
        lock (_countsLock)
        {
            var taken = new LoadInterval(_intervalSent, _interval.TotalCount, LoadTimes.Of(_interval));
            _interval.Reset();
            _intervalSent = 0;
            return taken;
        }
    }

    /// <summary>Everything that was measured.</summary>
    /// <param name="measured">The time that the measured messages took.</param>
    /// <param name="endedEarly">Somebody stopped the run.</param>
    public LoadResult Result(TimeSpan measured, bool endedEarly)
    {
        lock (_countsLock)
        {
            return new LoadResult
            {
                Due = _due,
                Sent = _sent,
                Answered = _response.TotalCount,
                TimedOut = _timedOut,
                Disconnected = _disconnected,
                NotSent = _notSent,
                Codes = new SortedDictionary<string, long>(_codes, StringComparer.Ordinal),
                Measured = measured,
                EndedEarly = endedEarly,
                Response = LoadTimes.Of(_response),
                Service = LoadTimes.Of(_service),
                Lag = LoadTimes.Of(_lag),
                ResponseHistogram = (LongHistogram)_response.Copy(),
            };
        }
    }

    private static long Micros(TimeSpan elapsed) => Math.Clamp((long)elapsed.TotalMicroseconds, 0, LongestMicros);

    private string CodeOf(ReadOnlySpan<byte> message)
    {
        _ = MessageView.TryParse(message, dialect, ref _map, out var view, out _);
        return view.HasMti && view.TryGetAscii(De87.ResponseCode, out var code) ? code.ToString() : "none";
    }
}
