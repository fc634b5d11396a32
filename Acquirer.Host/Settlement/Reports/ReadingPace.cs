using Iso8583.Host.Ledger;

namespace Iso8583.Host.Settlement.Reports;

/// <summary>
/// Lets a long reading of the journal leave the machine to the payments: while these go on it works a fortieth of the time, a short stretch at once;
/// when none has been committed for a moment it reads on without a rest.
/// </summary>
internal sealed class ReadingPace(JournaledLedger ledger, TimeProvider time)
{
    /// <summary>Rows of a stretch: well below a millisecond of work.</summary>
    public const int Rows = 128;

    private const int RestOfWork = 39;
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(250);

    private long _seen = ledger.CommittedSequence;
    private long _lastCommit;
    private bool _busy;

    /// <summary>Called after each stretch.</summary>
    /// <param name="began">Time stamp of its beginning.</param>
    /// <param name="cancellationToken">Ends the rest.</param>
    public Task RestAsync(long began, CancellationToken cancellationToken)
    {
        var committed = ledger.CommittedSequence;
        if (committed != _seen)
        {
            _seen = committed;
            _lastCommit = time.GetTimestamp();
            _busy = true;
        }
        else if (_busy && time.GetElapsedTime(_lastCommit) > Calm) _busy = false;

        if (!_busy) return Task.CompletedTask;
        var rest = time.GetElapsedTime(began) * RestOfWork;
        return Task.Delay(rest < LongestRest ? rest : LongestRest, time, cancellationToken);
    }
}
