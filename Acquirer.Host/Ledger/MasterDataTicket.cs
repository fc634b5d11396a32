using Iso8583.Host.Ledger.Books;

namespace Iso8583.Host.Ledger;

/// <summary>New master data: accounts that appear for the first time are opened, then it decides.</summary>
internal sealed class MasterDataTicket(MasterData master, DateTime businessTime) : ControlTicket
{
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>False where the new accounts could not be committed; then the old data goes on deciding.</summary>
    public Task<bool> Done => _done.Task;

    public override void Run(BookKeeper books, LedgerWriter writer) => _done.TrySetResult(writer.TryAdopt(master, businessTime));
}
