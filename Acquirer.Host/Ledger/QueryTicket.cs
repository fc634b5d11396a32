using Iso8583.Host.Ledger.Books;

namespace Iso8583.Host.Ledger;

/// <summary>A question about the state, answered on the writer.</summary>
internal sealed class QueryTicket<T>(Func<BookKeeper, T> question) : ControlTicket
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Answer => _answer.Task;

    public override void Run(BookKeeper books, LedgerWriter writer) => _answer.TrySetResult(question(books));
}
