using Iso8583.Host.Ledger.Books;

namespace Iso8583.Host.Ledger;

/// <summary>An issuer is back: the oldest of what was approved in its place is forwarded to it, a row each, one commit.</summary>
internal sealed class StandInTicket(int firstBin, int lastBin, DateTime businessTime, long receivedUnixMicros) : ControlTicket
{
    private readonly TaskCompletionSource<int> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many were forwarded; -1 where they could not be committed and still wait.</summary>
    public Task<int> Done => _done.Task;

    public override void Run(BookKeeper books, LedgerWriter writer)
    {
        try
        {
            _done.TrySetResult(writer.ForwardStandIns(firstBin, lastBin, businessTime, receivedUnixMicros));
        }
        catch (InvalidOperationException exception)
        {
            _done.TrySetException(exception);
        }
    }
}
