using HdrHistogram;

namespace Iso8583.Emulator.Load;

/// <summary>The figures of a run, without its warm-up.</summary>
internal sealed class LoadResult
{
    /// <summary>Messages that should have been sent.</summary>
    public required long Due { get; init; }

    public required long Sent { get; init; }

    public required long Answered { get; init; }

    public required long TimedOut { get; init; }

    /// <summary>The connection ended before their answer.</summary>
    public required long Disconnected { get; init; }

    /// <summary>There was no connection.</summary>
    public required long NotSent { get; init; }

    /// <summary>Answers by F39.</summary>
    public required IReadOnlyDictionary<string, long> Codes { get; init; }

    /// <summary>From the end of the warm-up until the last answer, or until nobody waited any more.</summary>
    public required TimeSpan Measured { get; init; }

    /// <summary>Still waiting to be sent, or for their answers, when the run was over.</summary>
    public long Unfinished => Due - Answered - TimedOut - Disconnected - NotSent;

    public required bool EndedEarly { get; init; }

    /// <summary>From the moment at which a message fell due.</summary>
    public required LoadTimes Response { get; init; }

    /// <summary>From its sending.</summary>
    public required LoadTimes Service { get; init; }

    /// <summary>From the moment at which it fell due to its sending.</summary>
    public required LoadTimes Lag { get; init; }

    /// <summary>Response times in microseconds.</summary>
    public required LongHistogram ResponseHistogram { get; init; }

    public double AnsweredPerSecond => Measured > TimeSpan.Zero ? Answered / Measured.TotalSeconds : 0;

    /// <summary>Messages without an answer, in percent of those due.</summary>
    public double LostPercent => Due == 0 ? 0 : 100.0 * (Due - Answered) / Due;
}
