using System.Diagnostics;

namespace Iso8583.Host.Ledger;

/// <summary>
/// How long the writer looks out for more tickets before it commits or goes to sleep. A sync costs the same for one row as for sixty, and those who have just got their
/// outcomes often ask again at once: where many were waiting, it gives them a moment. A moment in vain is not given again for a while, so that traffic that does not come
/// in answer to outcomes is hardly delayed.
/// </summary>
internal sealed class Lookout
{
    // Below that a fuller batch saves little.
    private const int Fewest = 8;
    private const int MostPassedOver = 63;
    private static readonly long Moment = Stopwatch.Frequency / 10_000;

    private int _expected;
    private int _inVain;
    private int _passOver;
    private long _until;

    /// <summary>There is something to look out for after the last commit.</summary>
    public bool IsGiven => _expected > 0;

    /// <summary>A batch was committed.</summary>
    /// <param name="tickets">In the batch.</param>
    /// <param name="waiting">In the queue meanwhile.</param>
    public void Committed(int tickets, int waiting)
    {
        if (_expected > 0)
        {
            _inVain = tickets * 4L >= _expected * 3L ? 0 : Math.Min(MostPassedOver, (_inVain * 2) + 1);
            _passOver = _inVain;
        }

        _expected = 0;
        if (tickets + waiting < Fewest || _passOver-- > 0) return;
        _expected = tickets + waiting;
        _until = Stopwatch.GetTimestamp() + Moment;
    }

    /// <summary>More are worth waiting for.</summary>
    /// <param name="open">Tickets decided and not yet committed.</param>
    public bool ExpectsMore(int open) => open < _expected && Stopwatch.GetTimestamp() < _until;
}
