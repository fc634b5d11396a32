using Iso8583.Host.Ledger.Books;

namespace Iso8583.Host.Ledger;

/// <summary>The bank's clock gives up holds that are too old.</summary>
internal sealed class HoldExpiryTicket(DateTime businessTime) : ControlTicket
{
    private readonly TaskCompletionSource<int> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Number of holds given up; -1 where the commit failed.</summary>
    public Task<int> Done => _done.Task;

    public override void Run(BookKeeper books, LedgerWriter writer) => _done.TrySetResult(writer.ExpireHolds(businessTime));
}
